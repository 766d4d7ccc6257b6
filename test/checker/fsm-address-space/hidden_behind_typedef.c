// RUN: %check %s
typedef __attribute__((address_space(257))) int far; // expected-error {{an address space leads out}}
int use(far *p) { return *p; }
struct node { far *next; };

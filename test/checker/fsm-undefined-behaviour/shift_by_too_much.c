// RUN: %check %s
#define BIT(n) (1u << (n))
enum { LEFT = -1 };
unsigned f(void) { return BIT(32); }   // expected-error {{shift count >= width of type}}
int g(int i) { return i << LEFT; }     // expected-error {{shift count is negative}}

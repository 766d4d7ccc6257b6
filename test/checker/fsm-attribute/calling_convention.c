// RUN: %check %s
__attribute__((ms_abi)) int elsewhere(int);         // expected-error {{attribute 'ms_abi'}}
typedef int (*callback)(int) __attribute__((preserve_all)); // expected-error {{attribute 'preserve_all'}}
__attribute__((regcall)) static int here(int x) { return x; }   // expected-error {{attribute 'regcall'}}
int use(callback f) { return f(1) + here(1); }

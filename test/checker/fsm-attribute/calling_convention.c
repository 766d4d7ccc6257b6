// RUN: %check %s
__attribute__((ms_abi)) int elsewhere(int);         // expected-error {{'ms_abi' is not among}}
typedef int (*callback)(int) __attribute__((preserve_all)); // expected-error {{'preserve_all' is not among}}
__attribute__((regcall)) static int here(int x) { return x; }   // expected-error {{'regcall' is not among}}
int use(callback f) { return f(1) + here(1); }

// RUN: %check %s
#define int long        // expected-error {{macro 'int' changes}}
#define while(x) if (x) // expected-error {{macro 'while' changes}}
int f(int n) { while (n) return n; return 1; }

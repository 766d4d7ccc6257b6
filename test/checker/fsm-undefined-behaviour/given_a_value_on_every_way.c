// RUN: %check %s
// expected-no-diagnostics
enum kind { A, B };
int f(enum kind k)
{
    int x;
    switch (k) {
    case A: x = 1; break;
    case B: x = 2; break;
    }
    return x;
}
int g(int c) { int x; if (c) x = 3; if (c) return x; return 0; }
void out(int *);
int h(void) { int x; out(&x); int list[2]; list[0] = x; return list[0]; }
_Noreturn void stop(void);
int k(int c) { if (c) return 1; stop(); }

// RUN: %check %s
double use(double x)
{
    x = x * 0.5L;                    // expected-error {{a constant of type 'long double' has other sizes}}
    return (double)((long double)x); // expected-error {{'long double' has other sizes}}
}
unsigned size(void) { return sizeof(long double); } // expected-error {{'long double' has other sizes}}

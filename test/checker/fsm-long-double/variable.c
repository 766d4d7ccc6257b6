// RUN: %check %s
double use(double x)
{
    long double wide = x;            // expected-error {{'long double' has other sizes and other results on other targets [fsm-long-double]}}
    return (double)wide;
}
long double answer(double x);        // expected-error {{'long double' has other sizes}}
struct state { long double sum[2]; };// expected-error {{'long double' has other sizes}}

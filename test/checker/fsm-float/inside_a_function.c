// RUN: %check %s
float line(float a, float x, float b)
{
#pragma clang fp contract(fast) // expected-error {{a pragma that changes floating-point results}}
    return a * x + b;
}
double sum(double a, double x, double b)
{
#pragma clang fp reassociate(on) // expected-error {{a pragma that changes floating-point results}}
    return a + x + b;
}

// RUN: %check %s
#define FAST _Pragma("clang fp contract(fast)")
float line(float a, float x, float b)
{
    FAST // expected-error {{a pragma that changes floating-point results}}
    return a * x + b;
}

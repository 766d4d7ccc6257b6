/* frexp.c: fraction and exponent. Contract: math.h. Not musl's, which calls itself: then no handler's stack would have a bound. */
#include <math.h>
#include <stdint.h>

enum { MANTISSA = 52, BIAS = 1022, SPECIAL = 0x7ff };

static uint64_t bits_of(double x)
{
    return ((union {
               double x;
               uint64_t bits;
           }){x})
        .bits;
}

static int exponent_of(uint64_t bits) { return (int)(bits >> MANTISSA & SPECIAL); }

double frexp(double x, int *exponent)
{
    uint64_t bits = bits_of(x);
    int correction = 0;

    *exponent = 0;
    if (x == 0 || exponent_of(bits) == SPECIAL) return x;
    if (exponent_of(bits) == 0) {
        bits = bits_of(x * 0x1p64);
        correction = 64;
    }
    *exponent = exponent_of(bits) - BIAS - correction;
    bits = (bits & ~((uint64_t)SPECIAL << MANTISSA)) | (uint64_t)BIAS << MANTISSA;
    return ((union {
               uint64_t bits;
               double x;
           }){bits})
        .x;
}

float frexpf(float x, int *exponent) { return (float)frexp(x, exponent); }

// RUN: %check %s
#include <x86intrin.h>
unsigned long long use(void) { return __rdtsc(); } // expected-error {{'__rdtsc' is an instruction}}
__m128i sum(__m128i a, __m128i b) { return _mm_add_epi32(a, b); } // expected-error {{'_mm_add_epi32' is an instruction}}

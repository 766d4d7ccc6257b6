/* libc_test.h: what the tests of the C library share: the host's functions, ours as libc_…, and numbers that repeat. */
#ifndef FSM_LIBC_TEST_H
#define FSM_LIBC_TEST_H

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include <cmocka.h>

#include "libc_functions.h"

/* xorshift64 (G. Marsaglia, 2003): the same numbers in every run. */
static inline uint32_t any_number(void)
{
    static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static inline uint32_t any_below(uint32_t limit) { return any_number() % limit; }

static inline int sign(int value) { return (value > 0) - (value < 0); }

#endif

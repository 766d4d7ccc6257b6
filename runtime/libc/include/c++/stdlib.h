/* For C++: C's names, its keyword, and abort as a function. */
#pragma once
extern "C" {
#define restrict __restrict
#include "../stdlib.h"
#undef restrict
#undef abort
__attribute__((noreturn)) void abort(void);
}

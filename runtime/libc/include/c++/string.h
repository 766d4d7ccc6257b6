/* For C++: C's names, and its keyword. */
#pragma once
extern "C" {
#define restrict __restrict
#include "../string.h"
#undef restrict
}

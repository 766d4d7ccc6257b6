/* For C++: C's names, and its keyword. */
#pragma once
extern "C" {
#define restrict __restrict
#include "../time.h"
#undef restrict
}

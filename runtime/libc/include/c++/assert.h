/* For C++: static_assert is a keyword. May be included again, as in C. */
#include "../assert.h"
#undef static_assert

/* For C++: C's names; what C has as macros for any type are functions of namespace std, in <cmath>. */
#pragma once
extern "C" {
#include "../math.h"
}

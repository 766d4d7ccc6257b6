// RUN: %check -I %S/../Inputs/user %s
// An app cannot exempt itself: not by the pragma, whose effect begins with the second inclusion, and not by a line marker.
#include "says_it_is_system.h"
#define SECOND_INCLUSION
#include "says_it_is_system.h"
// expected-error@says_it_is_system.h:3 {{'hidden' can change}}
# 10 "/usr/include/stdlib.h" 1 3
static int marked; // expected-error {{'marked' can change}}

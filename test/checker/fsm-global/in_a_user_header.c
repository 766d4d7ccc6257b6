// RUN: %check -I %S/../Inputs/user %s
#include "has_global.h"
// expected-error@has_global.h:1 {{'in_a_user_header' can change}}
int use(void) { return in_a_user_header; }

// RUN: %check -isystem %S/../Inputs/user %s
// How the source reaches a header does not make it one of the toolchain.
#include <has_global.h>
// expected-error@has_global.h:1 {{'in_a_user_header' can change}}
int use(void) { return in_a_user_header; }

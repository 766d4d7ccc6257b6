// RUN: %check %s
// The macro is the library's, the variable is the app's.
#include <library.h>
LIBRARY_COUNTER(mine);    // expected-error {{'mine' can change}}

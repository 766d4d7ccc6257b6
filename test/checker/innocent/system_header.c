// RUN: %check %s
// expected-no-diagnostics
#include <library.h>
int use(void) { return library_next() + library_renamed(); }

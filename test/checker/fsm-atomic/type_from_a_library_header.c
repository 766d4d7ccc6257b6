// RUN: %check %s
#include <library.h>
struct state { library_atomic count; }; // expected-error {{'library_atomic' is for memory that is shared}}

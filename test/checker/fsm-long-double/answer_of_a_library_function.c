// RUN: %check %s
#include <library.h>
double use(void)
{
    library_float x = 1;                     // expected-error {{'library_float' has other sizes}}
    return (double)library_wide() + (double)x; // expected-error {{an answer of type 'long double' has other sizes}}
}

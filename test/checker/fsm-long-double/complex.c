// RUN: %check %s
double use(long double _Complex x) { return (double)__real__ x; } // expected-error {{'_Complex long double' has other sizes}}

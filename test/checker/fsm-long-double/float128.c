// RUN: %check %s
double use(__float128 x) { return (double)x; } // expected-error {{'__float128' has other sizes}}

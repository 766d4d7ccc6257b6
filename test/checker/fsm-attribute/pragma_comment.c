// RUN: %check %s
#pragma comment(lib, "other") // expected-error {{'#pragma comment' is not among the attributes an app may use}}

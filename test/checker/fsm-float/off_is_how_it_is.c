// RUN: %check %s
// expected-no-diagnostics
#pragma STDC FP_CONTRACT OFF
#pragma STDC FENV_ACCESS OFF
float line(float a, float x, float b) { return a * x + b; }
double mixed(double a, float b, int c) { return a * b + (double)c / 3; }

// RUN: %check %s
#pragma float_control(precise, off) // expected-error {{a pragma that changes floating-point results}}
float line(float a, float x, float b) { return a * x + b; }

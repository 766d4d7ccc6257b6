// RUN: %check %s
#pragma STDC FP_CONTRACT ON // expected-error {{a pragma that changes floating-point results gives other results on other machines [fsm-float]}}
float line(float a, float x, float b) { return a * x + b; }

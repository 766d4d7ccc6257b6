// RUN: %check %s
typedef _Float16 tiny;                         // expected-error {{type '_Float16' gives other results on other machines}}
float f(tiny x) { return x; }
float g(float x) { __fp16 y = x; return y; }   // expected-error {{type '__fp16' gives}}

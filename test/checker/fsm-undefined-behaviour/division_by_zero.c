// RUN: %check %s
#define CHANNELS 0
enum { NONE };
int f(int i) { return i / CHANNELS; } // expected-error {{division by zero is undefined}}
int g(int i) { return i % NONE; }     // expected-error {{remainder by zero is undefined}}

// RUN: %check++ %s
int outside();
struct counter { int n; counter() : n(outside()) {} };
struct closer { int n; constexpr closer(int n) : n(n) {} ~closer() { n = 0; } };
const counter one;                  // expected-error {{the initial value of 'one' would be computed outside every handler [fsm-constructor]}}
const int two = outside();          // expected-error {{the initial value of 'two' would be computed}}
const closer three(3);              // expected-error {{the destructor of 'three' would run outside every handler}}
struct ready { int n; constexpr ready(int n) : n(n + 1) {} };
const ready fine(4);
int use();
int use() { static const closer four(4); return fine.n + four.n; } // expected-error {{the destructor of 'four' would run}}

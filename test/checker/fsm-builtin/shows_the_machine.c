// RUN: %check %s
unsigned long long now(void) { return __builtin_readcyclecounter(); } // expected-error {{'__builtin_readcyclecounter' is}}
int has(void) { return __builtin_cpu_supports("avx2"); }              // expected-error {{'__builtin_cpu_supports' is}}
int any(void) { return __builtin_nondeterministic_value(1); }         // expected-error {{'__builtin_nondeterministic_value' is}}

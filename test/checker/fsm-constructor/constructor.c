// RUN: %check %s
__attribute__((constructor)) static void set_up(void) {}      // expected-error {{attribute 'constructor' makes a function run outside every handler [fsm-constructor]}}

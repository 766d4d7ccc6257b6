// RUN: %check %s
extern const int peer __asm__("fsm_peer_other"); // expected-error {{giving 'peer' the assembly name 'fsm_peer_other'}}
int use(void) { extern const int inner __asm__("inner_name"); return inner + peer; } // expected-error {{giving 'inner' the assembly name}}

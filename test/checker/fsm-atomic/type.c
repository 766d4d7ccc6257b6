// RUN: %check %s
struct state {
    _Atomic int qualified;    // expected-error {{'_Atomic' is for memory that is shared, but FSMs share nothing [fsm-atomic]}}
    _Atomic(int) specified;   // expected-error {{'_Atomic' is for memory}}
};
typedef _Atomic unsigned counter; // expected-error {{'_Atomic' is for memory}}
struct other { counter fine_because_refused_above; };

// RUN: %check %s
#if __COUNTER__ == 0 // expected-error {{'__COUNTER__' says}}
int first;           // expected-error {{can change}}
#endif

// RUN: %check %s
__attribute__((section(".fsm.manifest"))) const int forged = 1; // expected-error {{attribute 'section' is not among those an app may use [fsm-attribute]}}

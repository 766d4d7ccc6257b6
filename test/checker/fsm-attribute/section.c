// RUN: %check %s
__attribute__((section(".fsm.manifest"))) const int forged = 1; // expected-error {{'section' is not among the attributes an app may use [fsm-attribute]}}

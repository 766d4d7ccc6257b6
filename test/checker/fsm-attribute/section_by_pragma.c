// RUN: %check %s
#pragma clang section rodata = ".fsm.manifest"
const int forged = 1; // expected-error@-1 {{is not among the attributes an app may use}}

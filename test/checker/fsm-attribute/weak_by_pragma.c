// RUN: %check %s
int replaceable(void) { return 1; }
#pragma weak other = replaceable
// expected-error@-1 {{is not among the attributes an app may use}}
int other(void);

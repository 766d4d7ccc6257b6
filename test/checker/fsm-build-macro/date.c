// RUN: %check %s
const char *built(void) { return __DATE__; } // expected-error {{'__DATE__' says something of the build, not of the program [fsm-build-macro]}}
const char *at(void) { return __TIME__ " " __TIMESTAMP__; } // expected-error {{'__TIME__' says}} expected-error {{'__TIMESTAMP__' says}}

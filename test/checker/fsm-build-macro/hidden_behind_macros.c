// RUN: %check %s
#define JOIN(a, b) a##b
#define STAMP JOIN(__TI, ME__)
#define BUILT() STAMP
const char *built(void) { return BUILT(); } // expected-error {{'__TIME__' says}}

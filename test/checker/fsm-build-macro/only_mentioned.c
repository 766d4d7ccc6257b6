// RUN: %check %s
// expected-no-diagnostics
/* __DATE__ */
#ifdef __COUNTER__
const char *text(void) { return "__DATE__ __TIME__"; }
#endif

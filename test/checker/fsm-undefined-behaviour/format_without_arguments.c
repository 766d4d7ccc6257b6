// RUN: %check %s
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
void f(void) { say("%d of %d", 1); } // expected-error {{more '%' conversions than data arguments}}

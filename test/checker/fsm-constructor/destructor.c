// RUN: %check %s
static void clean_up(void) __attribute__((destructor(101)));   // expected-error {{attribute 'destructor'}}
static void clean_up(void) {}

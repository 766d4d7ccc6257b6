// RUN: %check %s
int counter;                 // expected-error {{'counter' can change and outlives every handler, but FSMs share nothing [fsm-global]}}
static unsigned limit = 5;   // expected-error {{'limit' can change}}
volatile int flag;           // expected-error {{'flag' can change}}
static const int fine = 1;
int answer(void) { return fine; }

// RUN: %check %s
static void twice(int x) { (void)x; }
void (*callback)(int) = twice;           // expected-error {{'callback' can change}}
void (*const fine)(int) = twice;

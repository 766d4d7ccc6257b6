// RUN: %check %s
#define COUNTER(name) static int count_##name
#define GLOBAL static struct { int x; }
COUNTER(starts);                     // expected-error {{'count_starts' can change}}
GLOBAL                               // the name is where it is declared:
    settings;                        // expected-error {{'settings' can change}}
int use(void) { return count_starts + settings.x; }

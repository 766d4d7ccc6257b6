// RUN: %check %s
// Once for each variable, however often it is declared; where it is defined.
extern int total;
int total = 3;            // expected-error {{'total' can change}}
extern int total;
extern int with_value = 1; // expected-error {{'with_value' can change}} expected-warning {{'extern' variable has an initializer}}
int tentative;            // expected-error {{'tentative' can change}}
int tentative;
int tentative = 4;
extern int elsewhere;     // refused in the file that defines it

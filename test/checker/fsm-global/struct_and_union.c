// RUN: %check %s
struct point { const int *x; int y; };
struct point origin;                     // expected-error {{'origin' can change}}
static union { int a; float b; } either; // expected-error {{'either' can change}}
struct point grid[2][2];                 // expected-error {{'grid' can change}}
int use(void) { return either.a; }

// RUN: %check %s
typedef int row[4];
typedef const char *text;
typedef const int constant_row[4];
row values;               // expected-error {{'values' can change}}
static text title = "a";  // expected-error {{'title' can change}}
const text fine = "a";
const row also_fine = {1};
constant_row fine_too = {1};
int use(void) { return title[0]; }

// RUN: %check %s
struct point { int x, y; } origin, *corner; // expected-error {{'origin' can change}} expected-error {{'corner' can change}}
enum color { RED } favourite;               // expected-error {{'favourite' can change}}

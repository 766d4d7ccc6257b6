// RUN: %check %s
int f(void) { return (int)1e20; }            // expected-error {{the number does not fit into 'int'}}
unsigned g(void) { return (unsigned)-2.5; }  // expected-error {{the number does not fit into 'unsigned int'}}
unsigned char h(void) { return 256.0f; }     // expected-error {{the number does not fit into 'unsigned char'}} expected-warning {{implicit conversion}}

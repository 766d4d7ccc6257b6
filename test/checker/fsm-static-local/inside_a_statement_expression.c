// RUN: %check %s
int next(void) { return ({ static int n; ++n; }); } // expected-error {{static local 'n'}}
int size(void) { return (int)sizeof(({ static int m; ++m; })); } // expected-error {{static local 'm'}} expected-warning {{no effect in an unevaluated context}}

// RUN: %check %s
int counter;
int broken = ; // expected-error {{expected expression}}

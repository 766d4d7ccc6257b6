// RUN: %check++ -fplugin-arg-fsmcheck-globals %s
int outside();
int one = outside();                // expected-error {{the initial value of 'one' would be computed}}
int two = 2;

// RUN: %check++ %s
int outside(int n);
int first(int n);
int first(int n)
{
    static const int value = outside(n); // expected-error {{static local 'value' keeps its value}}
    static const int fine = 3 + sizeof n;
    return value + fine;
}

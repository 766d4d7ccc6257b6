// RUN: %check %s
int use(int n)
{
    typedef int row[n];
    row values; // expected-error {{array 'values' takes an amount}}
    __typeof__(values) more; // expected-error {{array 'more' takes an amount}}
    more[0] = values[0] = n;
    return more[0];
}

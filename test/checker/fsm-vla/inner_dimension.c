// RUN: %check %s
int use(int n)
{
    int values[2][n]; // expected-error {{array 'values' takes an amount}}
    values[0][0] = n;
    return values[0][0];
}

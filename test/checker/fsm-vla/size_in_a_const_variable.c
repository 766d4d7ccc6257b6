// RUN: %check %s
// To C, a const variable is not a constant.
int use(int i)
{
    const int size = 4;
    int values[size]; // expected-error {{array 'values' takes an amount}}
    values[i] = i;
    return values[0];
}

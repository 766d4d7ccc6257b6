// RUN: %check %s
int use(int n)
{
    int values[n]; // expected-error {{array 'values' takes an amount of stack that nobody knows before it runs [fsm-vla]}}
    values[0] = n;
    return values[0];
}

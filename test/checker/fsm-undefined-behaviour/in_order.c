// RUN: %check %s
// expected-no-diagnostics
int g(int, int);
int f(int i, int *a)
{
    a[i] = i + 1;
    int j = i++;
    j += i;
    return i && i++ ? g(i, j) : (j++, g(j, i));
}
int fits(double x) { return (int)2147483647.0 + (int)-2147483648.0 + (int)x; }

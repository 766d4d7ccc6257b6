// RUN: %check %s
// expected-no-diagnostics
enum { SIZE = 4 };
#define ALSO_SIZE (SIZE * 2)
static int sum(int n, const int values[n]) { return n > 0 ? values[0] : 0; }
static int rows(int n, const int grid[][n]) { return grid[0][0]; }
int use(int i)
{
    int a[SIZE] = {i}, b[ALSO_SIZE] = {i}, c[sizeof(int) * 2] = {i}, d[] = {1, 2, 3};
    struct { int length; char text[SIZE]; } e = {0};
    return sum(SIZE, a) + b[0] + c[0] + d[i] + e.length + rows(1, (const int[1][1]){{1}});
}

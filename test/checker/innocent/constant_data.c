// RUN: %check %s
// expected-no-diagnostics
#include <stdint.h>
enum { SIZE = 4 };
static const uint8_t table[SIZE][2] = {{1, 2}};
const char title[] = "a";
const char *const names[] = {"a", "b"};
static const struct { const char *name; int (*call)(void); } entries[] = {{"a", 0}, {"b", 0}};
static const struct { int matrix[2][2]; } nested = {{{1}}};
typedef const char *const text;
text label = "a";
typedef struct { int x; } point;
static const point *const no_point = 0;
const volatile int watched = 1;
int use(int i)
{
    static const int primes[] = {2, 3, 5};
    const char *local = names[i];
    int changing[SIZE] = {i};
    point here = {i};
    return primes[i] + local[0] + table[i][0] + entries[i].name[0] + nested.matrix[0][i] + changing[0] + here.x + (no_point != 0);
}

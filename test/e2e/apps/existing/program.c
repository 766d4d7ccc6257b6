/* program.c: uses both, and the C library, and says what comes out: the same here as on the host. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "tree.h"

void idioms(void);
/* What idioms.c defines weakly. */
const char *greeting(void) { return "strong"; }
int level = 2;

static uint8_t text[3000], packed[9000], unpacked[3000];
static int calls;

static void *counting(size_t size)
{
    calls++;
    return malloc(size);
}

static int by_length(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strlen(*left) != strlen(*right) ? (int)strlen(*left) - (int)strlen(*right) : strcmp(*left, *right);
}

static void words(void)
{
    static char line[] = "the quick brown fox jumps over a lazy dog";
    char *list[16];
    size_t count = 0;
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) list[count++] = word;
    qsort(list, count, sizeof *list, by_length);
    for (size_t i = 0; i < count; i++) printf("%s%s", list[i], i + 1 < count ? "," : "\n");
}

static void trees(void)
{
    char out[300];
    tree_hooks(counting, NULL);
    tree *root = tree_parse("{ \"name\": \"pump 3\", \"values\": [1, -2.5, 1e300, 0.1, 6.02214076e23], \"deep\": [[[\"x\"]]] }");
    assert(root != NULL);
    tree_print(root, out, sizeof out);
    printf("%s\n%u nodes, %d allocations\n", out, tree_nodes(), calls);
    tree_delete(root);
    printf("%u nodes left, %s\n", tree_nodes(), tree_parse("[1, 1e999]") ? "read" : tree_error());
}

static void packs(void)
{
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)("abcdefgh "[i % 9] + i / 1000);
    size_t size = pack(text, sizeof text, packed), back = unpack(packed, size, unpacked);
    printf("%zu %zu %d %08" PRIx32 " %08" PRIX32 "\n", size, back, memcmp(text, unpacked, back), pack_crc(text, back),
           pack_crc("123456789", 9));
}

static void numbers(void)
{
    float f;
    int n;
    char word[8];
    printf("%f %e %g %a %+.3f|%-12.4e|%012.5f|%G\n", 3.14159265, 1234.5678, 1e-5, 1.0, 2.0, 0.00012345, -7.5, 1e20);
    printf("%.10g %.10g %.10g %.10g %.10g\n", sin(1), cos(2), tan(0.5), atan2(1, -2), exp(3.3));
    printf("%.10g %.10g %.10g %.10g %.10g\n", log(10), log10(2), pow(2, 0.3), cbrt(5), hypot(3, 4));
    printf("%g %g %g %g %g %g\n", floor(-2.5), ceil(-2.5), round(-2.5), trunc(-2.5), rint(2.5), fmod(10, 3.3));
    printf("%.6f %.6f %.6f %d %d\n", sinf(0.25f), sqrtf(2), powf(1.5f, 2.5f), isnan(NAN) != 0, isinf(-INFINITY) != 0);
    const int got = sscanf("17 2.75 abc 0x1f", "%d %f %7s %i", &n, &f, word, &calls);
    printf("%d %g %s %d %x\n", got, f, word, n, calls);
    printf("%ld %lu %lld %g %d\n", strtol("-0x7f", NULL, 16), strtoul("777", NULL, 8), strtoll("123456789012", NULL, 10), atof("1.5e2"),
           atoi("99 bottles"));
}

int main(void)
{
    words();
    trees();
    packs();
    numbers();
    idioms();
    printf("%s, %-6s|%6d|%c%%\n", "done", "x", 42, 'y');
    return 0;
}

/* idioms.c: what libraries do besides: weak symbols, bit-fields without a name, barriers, old definitions, dates, files that are
 * not there, and a parser that calls itself with locals whose address is taken. */
#define _GNU_SOURCE /* elsewhere asprintf asks for it */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#if !defined(BYTE_ORDER) || BYTE_ORDER != LITTLE_ENDIAN
#error "sys/types.h says the order of bytes"
#endif
#if defined(__x86_64__) || defined(__arm__)
#define barrier(x) __asm__ __volatile__("" : "+r"(x) : : "memory")
#else
#define barrier(x) __asm__ __volatile__("" : "+r"(x))
#endif

struct header {
    unsigned kind : 3;
    unsigned : 5;
    unsigned length : 12;
    int : 0;
    unsigned char last;
};

__attribute__((weak)) const char *greeting(void) { return "weak"; }
__attribute__((weak)) int level = 1;
int another_level(void) __attribute__((weak, alias("level_of")));
int level_of(void) { return level * 10; }
extern void plugin(void) __attribute__((weak));
extern int plugin_version __attribute__((weak));

__attribute__((aligned(64))) static const unsigned char secret[64] = {9, 8, 7};

static void weak(void)
{
    if (plugin) plugin();
    printf("%s %d %d %s %d\n", greeting(), level, another_level(), plugin ? "plugin" : "none",
           &plugin_version ? plugin_version : -1);
}

static void layouts(void)
{
    struct header header = {5, 4000, 7};
    unsigned char bytes[sizeof header];
    memcpy(bytes, &header, sizeof bytes);
    printf("%d %d\n", (int)((size_t)secret % 16), secret[header.kind - 3]);
    for (size_t i = 0; i < 5; i++) printf("%02x%c", bytes[i], i < 4 ? ' ' : '\n');
}

__attribute__((no_sanitize("alignment"), noinline)) static unsigned old(a, b)
unsigned a;
unsigned char b;
{
    barrier(a);
    return a * 3 + b;
}

static int by_value(const int *left, const int *right) { return *left - *right; }

/* What other compilers only warn of: a function that is declared by its use, and one of a type that is nearly right. */
static void liberties(void)
{
    int numbers[] = {30, 10, 20};
    qsort(numbers, 3, sizeof *numbers, by_value);
    printf("%d %d\n", numbers[0], later(numbers[1], 3));
}

static void dates(void)
{
    char line[64];
    time_t then = 1709210096; /* a 29th of February */
    struct tm parts = *gmtime(&then);
    strftime(line, sizeof line, "%Y-%m-%d %H:%M:%S %a %j %U %V", &parts);
    puts(line);
    parts.tm_mday += 400;
    then = mktime(&parts);
    printf("%lld %s", (long long)then, asctime(&parts));
}

static void absent(void)
{
    char *text, *none = getenv("NOT_SET_ANYWHERE");
    FILE *file = fopen("/not/there", "r");
    const int error = errno;
    printf("%d %d %d %d\n", file != NULL, error == ENOENT, none != NULL, remove("/not/there"));
    if (asprintf(&text, "%" PRIu64 " %d", UINT64_MAX, INT_MIN) > 0) puts(text);
    free(text);
    unsigned number = 0;
    fflush(stdout);
    if (write(STDOUT_FILENO, "written\n", 8) == 8 && sscanf("  4711", "%" SCNu32, &number) == 1) printf("%u\n", number);
    printf("%zu %d\n", wcslen(L"wide"), wcscmp(L"a", L"b") < 0);
}

static const char *at;
static int expression(void);

static int factor(void)
{
    char digits[48];
    int value = 0;
    if (*at == '(') {
        at++;
        value = expression();
        at++;
        return value;
    }
    size_t count = strspn(at, "0123456789");
    memcpy(digits, at, count);
    digits[count] = '\0';
    at += count;
    return sscanf(digits, "%d", &value) == 1 ? value : -1;
}

static int expression(void)
{
    int value = factor();
    while (*at == '+') at++, value += factor();
    return value;
}

void idioms(void)
{
    char nested[200] = "";
    weak();
    layouts();
    printf("%u\n", old(14, 300 - 256));
    liberties();
    dates();
    absent();
    memset(nested, '(', 60);
    strcpy(nested + 60, "1+2");
    memset(nested + 63, ')', 60);
    at = nested;
    printf("%d\n", expression());
}

int later(int left, int right) { return left * right; }

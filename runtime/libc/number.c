/* number.c: numbers from text, absolute values, quotients. Contracts: stdlib.h. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/* What stands in a text: a sign and digits. */
struct number {
    unsigned long long magnitude; /* ULLONG_MAX when it is too large */
    bool negative;
    bool too_large; /* for 64 bits */
};

/* The digit's value; 36, more than any, for other characters. */
static int digit_value(char character)
{
    if (isdigit(character)) return character - '0';
    if (isalpha(character)) return tolower(character) - 'a' + 10;
    return 36;
}

/* Skips a prefix 0x when a hexadecimal digit follows it (in "0xyz" the number is the 0), and answers the base to read in. */
static int find_base(const char **at, int base)
{
    const char *text = *at;
    bool prefixed = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && digit_value(text[2]) < 16;

    if (prefixed && (base == 0 || base == 16)) {
        *at += 2;
        return 16;
    }
    if (base == 0) return text[0] == '0' ? 8 : 10;
    return base;
}

/* Reads white space, a sign, a prefix and digits. `end` may be null. */
static struct number read_number(const char *text, char **end, int base)
{
    struct number number = {0, false, false};
    const char *at = text;
    const char *first;

    if (end != NULL) *end = (char *)text;
    if (base < 0 || base == 1 || base > 36) return number;
    while (isspace(*at)) at++;
    number.negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    base = find_base(&at, base);
    for (first = at; digit_value(*at) < base; at++) {
        if (__builtin_mul_overflow(number.magnitude, (unsigned long long)base, &number.magnitude) ||
            __builtin_add_overflow(number.magnitude, (unsigned long long)digit_value(*at), &number.magnitude))
            number.too_large = true;
    }
    if (number.too_large) number.magnitude = ULLONG_MAX;
    if (at != first && end != NULL) *end = (char *)at;
    return number;
}

/* The number as one of -limit - 1 … limit. */
static long long to_signed(struct number number, long long limit)
{
    if (number.magnitude > (unsigned long long)limit + number.negative) errno = ERANGE;
    if (!number.negative) return number.magnitude > (unsigned long long)limit ? limit : (long long)number.magnitude;
    return number.magnitude > (unsigned long long)limit ? -limit - 1 : -(long long)number.magnitude;
}

long long strtoll(const char *restrict text, char **restrict end, int base)
{
    return to_signed(read_number(text, end, base), LLONG_MAX);
}

long strtol(const char *restrict text, char **restrict end, int base)
{
    return (long)to_signed(read_number(text, end, base), LONG_MAX);
}

unsigned long long strtoull(const char *restrict text, char **restrict end, int base)
{
    struct number number = read_number(text, end, base);

    if (number.too_large) errno = ERANGE;
    return number.negative && !number.too_large ? -number.magnitude : number.magnitude;
}

unsigned long strtoul(const char *restrict text, char **restrict end, int base)
{
    struct number number = read_number(text, end, base);

    if (number.magnitude > ULONG_MAX || number.too_large) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return number.negative ? -(unsigned long)number.magnitude : (unsigned long)number.magnitude;
}

int atoi(const char *text) { return (int)to_signed(read_number(text, NULL, 10), INT_MAX); }

long atol(const char *text) { return strtol(text, NULL, 10); }

long long atoll(const char *text) { return strtoll(text, NULL, 10); }

int abs(int value) { return value < 0 ? -value : value; }

long labs(long value) { return value < 0 ? -value : value; }

long long llabs(long long value) { return value < 0 ? -value : value; }

div_t div(int numerator, int denominator) { return (div_t){numerator / denominator, numerator % denominator}; }

ldiv_t ldiv(long numerator, long denominator) { return (ldiv_t){numerator / denominator, numerator % denominator}; }

intmax_t imaxabs(intmax_t value) { return llabs(value); }

imaxdiv_t imaxdiv(intmax_t numerator, intmax_t denominator)
{
    return (imaxdiv_t){numerator / denominator, numerator % denominator};
}

intmax_t strtoimax(const char *restrict text, char **restrict end, int base) { return strtoll(text, end, base); }

uintmax_t strtoumax(const char *restrict text, char **restrict end, int base) { return strtoull(text, end, base); }

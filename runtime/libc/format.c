/* format.c: snprintf and vsnprintf. Contract and the differences from C11: stdio.h.
 *
 * A conversion is parsed to its end before any argument is taken, so that an unknown one takes none.
 */
#include "format.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* One conversion: %[flags][width][.precision][length]kind */
struct conversion {
    bool left, plus, space, alternate, zero;
    bool width_is_argument, precision_is_argument;
    int width;
    int precision;  /* negative: not given */
    unsigned bytes; /* of an integer argument */
    char kind;      /* 0: not one of ours */
};

enum { DIGITS_MAX = 22 }; /* of 64 bits in octal */

/* The text of a number, in reading order: sign or 0x, zeros, digits. */
struct figures {
    char prefix[2];
    int prefix_length;
    int zeros;
    char digits[DIGITS_MAX];
    int count; /* the digits are the last `count` of the array */
};

static void put(struct fsm_output *output, char character)
{
    const size_t at = (size_t)output->length - output->skip; /* enormous before the part that is wanted */

    if (at < output->room) output->to[at] = character;
    if (output->length <= INT_MAX) output->length++;
}

/* A width can be two thousand million: what does not fit is counted, not written. */
static void put_many(struct fsm_output *output, char character, int count)
{
    for (; count > 0 && output->length < output->skip + output->room; count--) put(output, character);
    output->length += (unsigned)count;
    if (output->length > INT_MAX) output->length = INT_MAX + 1u;
}

static void put_text(struct fsm_output *output, const char *text, int length)
{
    for (int at = 0; at < length; at++) put(output, text[at]);
}

void fsm_output_put(struct fsm_output *output, const char *text, size_t length)
{
    for (size_t at = 0; at < length; at++) put(output, text[at]);
}

/* A decimal number in the format; one too large for an int counts as INT_MAX. */
static int parse_number(const char **at)
{
    int number = 0;

    for (; isdigit(**at); ++*at)
        if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, **at - '0', &number)) number = INT_MAX;
    return number;
}

static void parse_flags(const char **at, struct conversion *conversion)
{
    for (;; ++*at) {
        switch (**at) {
        case '-': conversion->left = true; break;
        case '+': conversion->plus = true; break;
        case ' ': conversion->space = true; break;
        case '#': conversion->alternate = true; break;
        case '0': conversion->zero = true; break;
        default: return;
        }
    }
}

/* Answers how many bytes the length modifier says an integer argument has; without one, an int's. */
static unsigned parse_length(const char **at)
{
    switch (*(*at)++) {
    case 'h':
        if (**at != 'h') return sizeof(short);
        ++*at;
        return sizeof(char);
    case 'l':
        if (**at != 'l') return sizeof(long);
        ++*at;
        return sizeof(long long);
    case 'j': return sizeof(intmax_t);
    case 'z': return sizeof(size_t);
    case 't': return sizeof(ptrdiff_t);
    case 'L': return sizeof(double); /* long double is that, or refused */
    default: --*at; return sizeof(int);
    }
}

static bool is_double(char kind) { return strchr("aefgAEFG", kind) != NULL; }

/* Parses what follows the '%' and answers where it ends. */
static const char *parse_conversion(const char *at, struct conversion *conversion)
{
    const char *length;

    *conversion = (struct conversion){.precision = -1};
    parse_flags(&at, conversion);
    conversion->width_is_argument = *at == '*';
    if (*at == '*') at++;
    else conversion->width = parse_number(&at);
    if (*at == '.') {
        at++;
        conversion->precision_is_argument = *at == '*';
        if (*at == '*') at++;
        else conversion->precision = parse_number(&at);
    }
    length = at;
    conversion->bytes = parse_length(&at);
    if (*at == '\0') return at;
    if (fsm_formats_doubles && is_double(*at)) conversion->kind = *at;
    /* Lengths go with integers only: %ls and %lc would be wide characters. */
    if (strchr("diuxXo", *at) != NULL || (length == at && strchr("csp%", *at) != NULL)) conversion->kind = *at;
    return at + 1;
}

/* A negative width, which can come as an argument, means '-' and its magnitude. A negative precision means none. */
static void settle_width(struct conversion *conversion)
{
    if (conversion->width >= 0) return;
    conversion->left = true;
    conversion->width = conversion->width == INT_MIN ? INT_MAX : -conversion->width;
}

static void put_padded(struct fsm_output *output, const struct conversion *conversion, const char *text, int length)
{
    int padding = conversion->width > length ? conversion->width - length : 0;

    if (!conversion->left) put_many(output, ' ', padding);
    put_text(output, text, length);
    if (conversion->left) put_many(output, ' ', padding);
}

static void put_string(struct fsm_output *output, const struct conversion *conversion, const char *text)
{
    size_t limit = conversion->precision < 0 ? INT_MAX : (size_t)conversion->precision;

    if (text == NULL) text = "(null)";
    put_padded(output, conversion, text, (int)strnlen(text, limit));
}

/* A tenth of *value, by 16 bits at a time: the 32-bit targets have no 64-bit division. Answers the remainder. */
static unsigned divide_by_ten(uint64_t *value)
{
    uint64_t quotient = 0;
    uint32_t rest = 0;

    for (int shift = 48; shift >= 0; shift -= 16) {
        rest = rest << 16 | (uint16_t)(*value >> shift);
        quotient = quotient << 16 | rest / 10;
        rest %= 10;
    }
    *value = quotient;
    return rest;
}

static void write_digits(struct figures *figures, uint64_t value, char kind)
{
    const char *digits = kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";

    while (value != 0) {
        unsigned digit;

        if (kind == 'o') {
            digit = value & 7;
            value >>= 3;
        } else if (kind == 'x' || kind == 'X') {
            digit = value & 15;
            value >>= 4;
        } else {
            digit = divide_by_ten(&value);
        }
        figures->digits[DIGITS_MAX - ++figures->count] = digits[digit];
    }
}

/* Sign, prefix, zeros and digits of an integer: C11 7.21.6.1, paragraphs 5, 6 and 8. */
static void write_integer(struct figures *figures, const struct conversion *conversion, uint64_t value)
{
    char kind = conversion->kind;
    bool is_signed = kind == 'd' || kind == 'i';
    bool negative = is_signed && (int64_t)value < 0;
    int padding;

    *figures = (struct figures){0};
    write_digits(figures, negative ? -value : value, kind);
    if (negative) figures->prefix[figures->prefix_length++] = '-';
    else if (is_signed && conversion->plus) figures->prefix[figures->prefix_length++] = '+';
    else if (is_signed && conversion->space) figures->prefix[figures->prefix_length++] = ' ';
    if (conversion->alternate && (kind == 'x' || kind == 'X') && value != 0) {
        figures->prefix[0] = '0';
        figures->prefix[1] = kind;
        figures->prefix_length = 2;
    }

    figures->zeros = (conversion->precision < 0 ? 1 : conversion->precision) - figures->count;
    if (conversion->alternate && kind == 'o' && figures->zeros <= 0) figures->zeros = 1;
    if (figures->zeros < 0) figures->zeros = 0;
    if (conversion->zero && !conversion->left && conversion->precision < 0) {
        padding = conversion->width - figures->prefix_length - figures->count;
        if (padding > figures->zeros) figures->zeros = padding;
    }
}

static void put_integer(struct fsm_output *output, const struct conversion *conversion, uint64_t value)
{
    struct figures figures;
    int64_t padding;

    write_integer(&figures, conversion, value);
    padding = conversion->width - (int64_t)figures.prefix_length - figures.zeros - figures.count;
    if (!conversion->left && padding > 0) put_many(output, ' ', (int)padding);
    put_text(output, figures.prefix, figures.prefix_length);
    put_many(output, '0', figures.zeros);
    put_text(output, figures.digits + DIGITS_MAX - figures.count, figures.count);
    if (conversion->left && padding > 0) put_many(output, ' ', (int)padding);
}

static void put_double(struct fsm_output *output, const struct conversion *conversion, double value)
{
    char format[12];
    int at = 0;

    format[at++] = '%';
    if (conversion->left) format[at++] = '-';
    if (conversion->plus) format[at++] = '+';
    if (conversion->space) format[at++] = ' ';
    if (conversion->alternate) format[at++] = '#';
    if (conversion->zero) format[at++] = '0';
    format[at++] = '*';
    format[at++] = '.';
    format[at++] = '*';
    format[at++] = conversion->kind;
    format[at] = '\0';
    fsm_output_double(output, format, conversion->width, conversion->precision, value);
}

/* The low `bytes` bytes of the argument, extended as the conversion's sign says. */
static uint64_t cut(const struct conversion *conversion, uint64_t value)
{
    unsigned unused = 64 - 8 * conversion->bytes;

    if (conversion->kind == 'd' || conversion->kind == 'i') return (uint64_t)((int64_t)(value << unused) >> unused);
    return value << unused >> unused;
}

int fsm_format(char *to, size_t size, unsigned skip, const char *format, va_list arguments)
{
    struct fsm_output output = {to, size > 0 ? size - 1 : 0, skip, 0};
    struct conversion conversion;
    const char *end;

    for (; *format != '\0'; format = end) {
        end = format + 1;
        if (*format == '%') end = parse_conversion(end, &conversion);
        if (*format != '%') {
            put(&output, *format);
            continue;
        }
        if (conversion.kind == 0) {
            for (; *format != '\0'; format++) put(&output, *format);
            break;
        }
        if (conversion.width_is_argument) conversion.width = va_arg(arguments, int);
        if (conversion.precision_is_argument) conversion.precision = va_arg(arguments, int);
        settle_width(&conversion);
        if (fsm_formats_doubles && is_double(conversion.kind)) {
            put_double(&output, &conversion, va_arg(arguments, double));
            continue;
        }
        switch (conversion.kind) {
        case '%': put(&output, '%'); break;
        case 'c': put_padded(&output, &conversion, &(char){(char)va_arg(arguments, int)}, 1); break;
        case 's': put_string(&output, &conversion, va_arg(arguments, const char *)); break;
        case 'p':
            (void)va_arg(arguments, void *);
            put_padded(&output, &conversion, "(pointer)", (int)sizeof("(pointer)") - 1);
            break;
        default:
            /* Shorter ones arrive as an int. */
            if (conversion.bytes == sizeof(uint64_t)) put_integer(&output, &conversion, va_arg(arguments, uint64_t));
            else put_integer(&output, &conversion, cut(&conversion, va_arg(arguments, uint32_t)));
            break;
        }
    }
    if (size > 0) {
        const size_t written = output.length < skip ? 0 : output.length - skip;
        to[written < output.room ? written : output.room] = '\0';
    }
    return output.length > INT_MAX ? -1 : (int)output.length;
}

int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments)
{
    return fsm_format(to, size, 0, format, arguments);
}

int snprintf(char *restrict to, size_t size, const char *restrict format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(to, size, format, arguments);
    va_end(arguments);
    return length;
}

int vsprintf(char *restrict to, const char *restrict format, va_list arguments)
{
    return fsm_format(to, (size_t)INT_MAX, 0, format, arguments);
}

int sprintf(char *restrict to, const char *restrict format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsprintf(to, format, arguments);
    va_end(arguments);
    return length;
}

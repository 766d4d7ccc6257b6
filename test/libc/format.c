/* format.c: snprintf writes what the host's writes, for every combination of flags, width, precision and length; and the
 * differences that stdio.h promises are as promised. */
#include "libc_test.h"

/* The formats are made up at run time. */
#pragma clang diagnostic ignored "-Wformat-nonliteral"

#define SAME(size, format, ...)                                                                                                    \
    do {                                                                                                                           \
        char ours_[400], theirs_[400];                                                                                             \
        memset(ours_, '~', sizeof(ours_));                                                                                         \
        memset(theirs_, '~', sizeof(theirs_));                                                                                     \
        int our_length_ = libc_snprintf(ours_, (size), (format), __VA_ARGS__);                                                     \
        int their_length_ = snprintf(theirs_, (size), (format), __VA_ARGS__);                                                      \
        if (our_length_ != their_length_ || memcmp(ours_, theirs_, sizeof(ours_)) != 0)                                            \
            fail_msg("\"%s\" in %zu: ours %d \"%.399s\", the host's %d \"%.399s\"", (format), (size_t)(size), our_length_, ours_,  \
                     their_length_, theirs_);                                                                                      \
    } while (0)

static const char *const widths[] = {"", "1", "3", "7", "25"};
static const char *const precisions[] = {"", ".", ".0", ".1", ".4", ".24"};

/* "%" and the flags that are the bits of `flags`, width, precision, length, kind. */
static const char *make_format(char format[static 32], unsigned flags, const char *width, const char *precision, const char *length,
                               char kind)
{
    char *at = format;

    *at++ = '%';
    for (unsigned bit = 0; bit < 5; bit++)
        if (flags >> bit & 1) *at++ = "-+ #0"[bit];
    snprintf(at, 24, "%s%s%s%c", width, precision, length, kind);
    return format;
}

static const long long integers[] = {0,
                                     1,
                                     -1,
                                     9,
                                     10,
                                     -10,
                                     127,
                                     128,
                                     -128,
                                     255,
                                     32767,
                                     32768,
                                     -32768,
                                     65535,
                                     INT32_MAX,
                                     INT32_MIN,
                                     UINT32_MAX,
                                     4294967296LL,
                                     12345678901234567LL,
                                     INT64_MAX,
                                     INT64_MIN};

static void same_integer(const char *format, const char *length, long long value)
{
    if (strcmp(length, "hh") == 0 || strcmp(length, "h") == 0 || length[0] == '\0') SAME(sizeof(ours_), format, (int)value);
    else if (strcmp(length, "l") == 0) SAME(sizeof(ours_), format, (long)value);
    else if (strcmp(length, "ll") == 0) SAME(sizeof(ours_), format, value);
    else if (strcmp(length, "j") == 0) SAME(sizeof(ours_), format, (intmax_t)value);
    else if (strcmp(length, "z") == 0) SAME(sizeof(ours_), format, (size_t)value);
    else SAME(sizeof(ours_), format, (ptrdiff_t)value);
}

static void integers_print_as_the_hosts_in_every_combination(void **state)
{
    static const char *const lengths[] = {"", "hh", "h", "l", "ll", "j", "z", "t"};
    char format[32];

    (void)state;
    for (unsigned flags = 0; flags < 32; flags++)
        for (size_t width = 0; width < sizeof(widths) / sizeof(widths[0]); width++)
            for (size_t precision = 0; precision < sizeof(precisions) / sizeof(precisions[0]); precision++)
                for (size_t length = 0; length < sizeof(lengths) / sizeof(lengths[0]); length++)
                    for (const char *kind = "diuxXo"; *kind != '\0'; kind++) {
                        make_format(format, flags, widths[width], precisions[precision], lengths[length], *kind);
                        for (size_t at = 0; at < sizeof(integers) / sizeof(integers[0]); at++)
                            same_integer(format, lengths[length], integers[at]);
                    }
}

static void random_numbers_print_as_the_hosts(void **state)
{
    (void)state;
    for (int round = 0; round < 200000; round++) {
        unsigned long long value = ((unsigned long long)any_number() << 32 | any_number()) >> any_below(64);

        SAME(sizeof(ours_), "%llu %lld %llx %llo", value, -(long long)value, value, value);
        SAME(sizeof(ours_), "%u %d", (unsigned)value, (int)value);
    }
}

static void text_prints_as_the_hosts_in_every_combination(void **state)
{
    static const char *const values[] = {"", "a", "abcd", "abcdefghijklmnopqrstuvwxyz0123456789"};
    char format[32];

    (void)state;
    for (unsigned left = 0; left < 2; left++)
        for (size_t width = 0; width < sizeof(widths) / sizeof(widths[0]); width++)
            for (size_t precision = 0; precision < sizeof(precisions) / sizeof(precisions[0]); precision++)
                for (size_t at = 0; at < sizeof(values) / sizeof(values[0]); at++) {
                    make_format(format, left, widths[width], precisions[precision], "", 's');
                    SAME(sizeof(ours_), format, values[at]);
                    make_format(format, left, widths[width], "", "", 'c');
                    SAME(sizeof(ours_), format, (int)"xyz\0"[at]);
                }
}

static void text_is_cut_at_every_size_as_the_host_cuts(void **state)
{
    (void)state;
    for (size_t size = 0; size < 60; size++) SAME(size, "[%8s|%-5d|%05x|%.7d|%c%%]%s", "ab", 42, 0xbeef, -17, 'q', "the end of it");
}

static void widths_and_precisions_may_be_arguments(void **state)
{
    (void)state;
    for (int width = -9; width <= 9; width++)
        for (int precision = -9; precision <= 9; precision++) {
            SAME(sizeof(ours_), "%*.*d|%d", width, precision, 42, 7);
            SAME(sizeof(ours_), "%0*d|%d", width, 42, 7);
            SAME(sizeof(ours_), "%-*.*s|%d", width, precision, "hello", 7);
            SAME(sizeof(ours_), "%.*x|%d", precision, 0xabc, 7);
        }
}

static void unterminated_text_is_read_no_further_than_the_precision(void **state)
{
    const char *bytes = (const char[]){'a', 'b', 'c'};
    char text[10];

    (void)state;
    assert_int_equal(libc_snprintf(text, sizeof(text), "%.3s", bytes), 3);
    assert_string_equal(text, "abc");
}

static void enormous_widths_are_counted_not_written(void **state)
{
    char text[8];

    (void)state;
    assert_int_equal(libc_snprintf(text, sizeof(text), "%2147483647d", 1), INT_MAX);
    assert_string_equal(text, "       ");
    assert_int_equal(libc_snprintf(text, sizeof(text), "%2147483647dx", 1), -1);
    assert_int_equal(libc_snprintf(text, sizeof(text), "%.2147483647d%2147483647c%99999999999s", 1, 'c', ""), -1);
    assert_string_equal(text, "0000000");
    assert_int_equal(libc_snprintf(NULL, 0, "%*d", INT_MIN, 1), INT_MAX);
}

static void pointers_do_not_show_their_value(void **state)
{
    char text[40];

    (void)state;
    assert_int_equal(libc_snprintf(text, sizeof(text), "%p|%12p|%d", (void *)text, (void *)0, 5), 24);
    assert_string_equal(text, "(pointer)|   (pointer)|5");
}

static void null_text_shows(void **state)
{
    char text[20];
    const char *null = NULL;

    (void)state;
    libc_snprintf(text, sizeof(text), "%s|%.2s", null, null);
    assert_string_equal(text, "(null)|(n");
}

static void what_is_not_supported_is_visible_and_takes_no_argument(void **state)
{
    static const char *const formats[] = {"%f", "%5.2f|%s", "%e", "%g", "%Lf", "%a", "%n%s", "%ls", "%lc",    "%hs",
                                          "%k", "%",        "%-", "%5", "%.",  "%l", "%hh",  "%*f", "%5.*lq", "%lld%"};
    char text[40], expected[40];

    (void)state;
    for (size_t at = 0; at < sizeof(formats) / sizeof(formats[0]); at++) {
        bool starts_well = formats[at][strlen(formats[at]) - 1] == '%' && strlen(formats[at]) > 1;

        libc_snprintf(text, sizeof(text), formats[at], 7LL, "unread");
        snprintf(expected, sizeof(expected), "%s", starts_well ? "7%" : formats[at]);
        assert_string_equal(text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_print_as_the_hosts_in_every_combination),
        cmocka_unit_test(random_numbers_print_as_the_hosts),
        cmocka_unit_test(text_prints_as_the_hosts_in_every_combination),
        cmocka_unit_test(text_is_cut_at_every_size_as_the_host_cuts),
        cmocka_unit_test(widths_and_precisions_may_be_arguments),
        cmocka_unit_test(unterminated_text_is_read_no_further_than_the_precision),
        cmocka_unit_test(enormous_widths_are_counted_not_written),
        cmocka_unit_test(pointers_do_not_show_their_value),
        cmocka_unit_test(null_text_shows),
        cmocka_unit_test(what_is_not_supported_is_visible_and_takes_no_argument),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* number.c: numbers are read from text as the host reads them, to the same end, with the same limits. */
#include "libc_test.h"

static const char *const texts[] = {
    "",
    " ",
    "+",
    "-",
    "- 1",
    "+-1",
    "0",
    "-0",
    "+0",
    "7",
    "42",
    "  42x",
    "\t\n\v\f\r 42",
    "\24042",
    "08",
    "010",
    "0x",
    "0X",
    "0xg",
    "0x1f",
    "0X1F",
    "-0x1f",
    "0x-1",
    "00x1",
    "zz",
    "ZZ9",
    "1e5",
    "1.5",
    "0b101",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "-4294967295",
    "-4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "-18446744073709551615",
    "-18446744073709551616",
    "99999999999999999999999",
    "-99999999999999999999999",
    "0xffffffffffffffff",
    "0x10000000000000000",
    "0777777777777777777777",
    "01777777777777777777777",
    "02000000000000000000000",
    "111111111111111111111111111111111111111111111111111111111111111111",
    "7fffffffffffffff",
    "8000000000000000",
    "3w5e11264sgsf",
    "3w5e11264sgsg",
};

static void same_as_the_host(const char *text, int base)
{
    char *ours, *theirs;

    assert_int_equal(libc_strtol(text, &ours, base), strtol(text, &theirs, base));
    assert_ptr_equal(ours, theirs);
    assert_int_equal(libc_strtoll(text, &ours, base), strtoll(text, &theirs, base));
    assert_ptr_equal(ours, theirs);
    assert_int_equal(libc_strtoul(text, &ours, base), strtoul(text, &theirs, base));
    assert_ptr_equal(ours, theirs);
    assert_int_equal(libc_strtoull(text, &ours, base), strtoull(text, &theirs, base));
    assert_ptr_equal(ours, theirs);
}

static void numbers_end_and_saturate_where_the_hosts_do_in_every_base(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
        same_as_the_host(texts[at], 0);
        for (int base = 2; base <= 36; base++) same_as_the_host(texts[at], base);
    }
}

static void random_texts_read_as_the_hosts_do(void **state)
{
    (void)state;
    for (int round = 0; round < 200000; round++) {
        char text[30];
        size_t length = any_below(sizeof(text));

        for (size_t at = 0; at < length; at++) text[at] = "0000111223789afzAFZx -+"[any_below(23)];
        text[length] = '\0';
        same_as_the_host(text, any_below(3) == 0 ? 0 : (int)any_below(35) + 2);
    }
}

static void a_base_out_of_range_reads_nothing(void **state)
{
    static const int bases[] = {-1, 1, 37, INT_MIN, INT_MAX};

    (void)state;
    for (size_t at = 0; at < sizeof(bases) / sizeof(bases[0]); at++) {
        const char *text = "11";
        char *end = NULL;

        assert_int_equal(libc_strtol(text, &end, bases[at]), 0);
        assert_ptr_equal(end, text);
    }
}

static void the_end_need_not_be_asked_for(void **state)
{
    (void)state;
    assert_int_equal(libc_strtol("12x", NULL, 10), 12);
    assert_int_equal(libc_strtoull("", NULL, 10), 0);
}

static void ato_reads_decimal_and_saturates(void **state)
{
    (void)state;
    assert_int_equal(libc_atoi(" -12z"), -12);
    assert_int_equal(libc_atoi("0x10"), 0);
    assert_int_equal(libc_atoi("2147483647"), INT_MAX);
    assert_int_equal(libc_atoi("2147483648"), INT_MAX);
    assert_int_equal(libc_atoi("-2147483648"), INT_MIN);
    assert_int_equal(libc_atoi("-2147483649"), INT_MIN);
    assert_int_equal(libc_atoi("-99999999999999999999999"), INT_MIN);
    assert_true(libc_atol("010") == 10);
    assert_true(libc_atoll("-9223372036854775808") == LLONG_MIN);
}

static void absolute_values_and_quotients_are_c11s(void **state)
{
    (void)state;
    assert_int_equal(libc_abs(-5), 5);
    assert_int_equal(libc_abs(INT_MIN), INT_MIN);
    assert_true(libc_labs(-5L) == 5 && libc_labs(5L) == 5);
    assert_true(libc_llabs(LLONG_MIN + 1) == LLONG_MAX);
    for (int numerator = -7; numerator <= 7; numerator++)
        for (int denominator = -3; denominator <= 3; denominator++) {
            if (denominator == 0) continue;
            assert_int_equal(libc_div(numerator, denominator).quot, div(numerator, denominator).quot);
            assert_int_equal(libc_div(numerator, denominator).rem, div(numerator, denominator).rem);
            assert_int_equal(libc_ldiv(numerator, denominator).quot, ldiv(numerator, denominator).quot);
            assert_int_equal(libc_ldiv(numerator, denominator).rem, ldiv(numerator, denominator).rem);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_end_and_saturate_where_the_hosts_do_in_every_base),
        cmocka_unit_test(random_texts_read_as_the_hosts_do),
        cmocka_unit_test(a_base_out_of_range_reads_nothing),
        cmocka_unit_test(the_end_need_not_be_asked_for),
        cmocka_unit_test(ato_reads_decimal_and_saturates),
        cmocka_unit_test(absolute_values_and_quotients_are_c11s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

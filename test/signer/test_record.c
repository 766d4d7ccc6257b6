/* test_record.c: the record of what an app was made of is read line by line, and what is not of its form is passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signer/record.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void line_is(const struct fsm_record *record, size_t number, const char *what, const char *digest, const char *text)
{
    assert_true(number < record->count);
    assert_string_equal(record->lines[number].what, what);
    assert_string_equal(record->lines[number].digest, digest);
    assert_string_equal(record->lines[number].text, text);
}

static void all_strings_are_read(void **state)
{
    (void)state;
    static const char bytes[] = "\0fsm-record 1\noptions " DIGEST "\nsource " DIGEST " a b.c\nheader " DIGEST " x/y.h\n"
                                "\0fsm-record 1\nlink --target=x86 -O2\n";
    struct fsm_record record;
    assert_true(fsm_record_read((const uint8_t *)bytes, sizeof bytes, &record));
    assert_int_equal(record.count, 4);
    line_is(&record, 0, "options", DIGEST, "");
    line_is(&record, 1, "source", DIGEST, "a b.c");
    line_is(&record, 2, "header", DIGEST, "x/y.h");
    line_is(&record, 3, "link", "", "--target=x86 -O2");
    fsm_record_free(&record);
}

static void nothing_is_nothing(void **state)
{
    (void)state;
    struct fsm_record record;
    assert_true(fsm_record_read((const uint8_t *)"", 0, &record));
    assert_int_equal(record.count, 0);
    fsm_record_free(&record);
}

static void what_is_no_record_is_passed_over(void **state)
{
    (void)state;
    static const char *const others[] = {
        "/usr/bin/clang -O2 -c a.c\n",             /* another compiler's string */
        "fsm-record 2\nlink -O2\n",                /* another version's */
        "fsm-record 1\nsource " DIGEST "\n",       /* a file without a name */
        "fsm-record 1\noptions " DIGEST " name\n", /* options with one */
        "fsm-record 1\nsource " DIGEST "0 a.c\n",  /* a digest that is too long */
        "fsm-record 1\nsource ABCDEF a.c\n",       /* or is none */
        "fsm-record 1\nsources " DIGEST " a.c\n",  /* an unknown word */
        "fsm-record 1\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct fsm_record record;
        assert_true(fsm_record_read((const uint8_t *)others[i], strlen(others[i]), &record));
        assert_int_equal(record.count, 0);
        fsm_record_free(&record);
    }
}

static void names_cannot_play_with_the_terminal(void **state)
{
    (void)state;
    static const char bytes[] = "fsm-record 1\nsource " DIGEST " a\033[2J.c\nlink \r-O2"; /* and the last line may lack its end */
    struct fsm_record record;
    assert_true(fsm_record_read((const uint8_t *)bytes, sizeof bytes - 1, &record));
    assert_int_equal(record.count, 2);
    line_is(&record, 0, "source", DIGEST, "a?[2J.c");
    line_is(&record, 1, "link", "", "?-O2");
    fsm_record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_strings_are_read),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(what_is_no_record_is_passed_over),
        cmocka_unit_test(names_cannot_play_with_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

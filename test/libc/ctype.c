/* ctype.c: characters are of the kinds the host's "C" locale says. */
#include "libc_test.h"

static void every_character_is_of_the_hosts_kinds(void **state)
{
    (void)state;
    for (int character = -1; character < 256; character++) {
        assert_int_equal(!libc_isalnum(character), !isalnum(character));
        assert_int_equal(!libc_isalpha(character), !isalpha(character));
        assert_int_equal(!libc_isblank(character), !isblank(character));
        assert_int_equal(!libc_iscntrl(character), !iscntrl(character));
        assert_int_equal(!libc_isdigit(character), !isdigit(character));
        assert_int_equal(!libc_isgraph(character), !isgraph(character));
        assert_int_equal(!libc_islower(character), !islower(character));
        assert_int_equal(!libc_isprint(character), !isprint(character));
        assert_int_equal(!libc_ispunct(character), !ispunct(character));
        assert_int_equal(!libc_isspace(character), !isspace(character));
        assert_int_equal(!libc_isupper(character), !isupper(character));
        assert_int_equal(!libc_isxdigit(character), !isxdigit(character));
        assert_int_equal(libc_tolower(character), tolower(character));
        assert_int_equal(libc_toupper(character), toupper(character));
    }
}

static void numbers_that_are_no_characters_are_of_no_kind(void **state)
{
    static const int strange[] = {INT_MIN, INT_MIN + 'a', -129, 256 + 'a', INT_MAX};

    (void)state;
    for (size_t at = 0; at < sizeof(strange) / sizeof(strange[0]); at++) {
        assert_false(libc_isalnum(strange[at]) || libc_isspace(strange[at]) || libc_iscntrl(strange[at]) ||
                     libc_isprint(strange[at]));
        assert_int_equal(libc_tolower(strange[at]), strange[at]);
        assert_int_equal(libc_toupper(strange[at]), strange[at]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_of_the_hosts_kinds),
        cmocka_unit_test(numbers_that_are_no_characters_are_of_no_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

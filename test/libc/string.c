/* string.c: the string functions answer what the host's answer, on many short strings of few letters, where every case turns up. */
#include "libc_test.h"

enum { LENGTH_MAX = 12, ROUNDS = 50000, ROOM = 40 };

/* A string of a, b, c and a letter above 0x7f. */
static char *any_text(char text[static LENGTH_MAX + 1])
{
    size_t length = any_below(LENGTH_MAX + 1);

    for (size_t at = 0; at < length; at++) text[at] = "abc\xe4"[any_below(4)];
    text[length] = '\0';
    return text;
}

static void lengths_are_the_hosts(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char text[LENGTH_MAX + 1];
        size_t limit = any_below(LENGTH_MAX + 3);

        any_text(text);
        assert_int_equal(libc_strlen(text), strlen(text));
        assert_int_equal(libc_strnlen(text, limit), strnlen(text, limit));
    }
    assert_int_equal(libc_strnlen(NULL, 0), 0);
}

static void comparisons_order_as_the_hosts_do(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char left[LENGTH_MAX + 1], right[LENGTH_MAX + 1];
        size_t limit = any_below(LENGTH_MAX + 3);

        any_text(left);
        any_text(right);
        assert_int_equal(sign(libc_strcmp(left, right)), sign(strcmp(left, right)));
        assert_int_equal(sign(libc_strncmp(left, right, limit)), sign(strncmp(left, right, limit)));
        assert_int_equal(libc_strcmp(left, left), 0);
    }
}

static void copies_write_what_the_hosts_write_and_no_more(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char from[LENGTH_MAX + 1], ours[ROOM], theirs[ROOM];
        size_t limit = any_below(LENGTH_MAX + 3);

        any_text(from);
        memset(ours, '#', ROOM);
        any_text(ours);
        memcpy(theirs, ours, ROOM);
        switch (any_below(4)) {
        case 0: assert_ptr_equal(libc_strcpy(ours, from), ours), strcpy(theirs, from); break;
        case 1: assert_ptr_equal(libc_strncpy(ours, from, limit), ours), strncpy(theirs, from, limit); break;
        case 2: assert_ptr_equal(libc_strcat(ours, from), ours), strcat(theirs, from); break;
        default: assert_ptr_equal(libc_strncat(ours, from, limit), ours), strncat(theirs, from, limit); break;
        }
        assert_memory_equal(ours, theirs, ROOM);
    }
}

static void searches_find_what_the_hosts_find(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char text[LENGTH_MAX + 1], part[LENGTH_MAX + 1];
        int character = "abc\xe4\0d"[any_below(6)];

        any_text(text);
        any_text(part)[any_below(4)] = '\0';
        assert_ptr_equal(libc_strchr(text, character), strchr(text, character));
        assert_ptr_equal(libc_strrchr(text, character), strrchr(text, character));
        assert_ptr_equal(libc_strstr(text, part), strstr(text, part));
        assert_int_equal(libc_strspn(text, part), strspn(text, part));
        assert_int_equal(libc_strcspn(text, part), strcspn(text, part));
        assert_ptr_equal(libc_strpbrk(text, part), strpbrk(text, part));
    }
}

static void strtok_r_cuts_where_the_host_cuts(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char ours[LENGTH_MAX + 1], theirs[LENGTH_MAX + 1], delimiters[LENGTH_MAX + 1];
        char *our_rest, *their_rest, *our_piece, *their_piece;

        any_text(ours);
        memcpy(theirs, ours, sizeof(ours));
        any_text(delimiters)[any_below(3)] = '\0';
        our_piece = libc_strtok_r(ours, delimiters, &our_rest);
        their_piece = strtok_r(theirs, delimiters, &their_rest);
        while (their_piece != NULL) {
            assert_non_null(our_piece);
            assert_int_equal(our_piece - ours, their_piece - theirs);
            assert_string_equal(our_piece, their_piece);
            our_piece = libc_strtok_r(NULL, delimiters, &our_rest);
            their_piece = strtok_r(NULL, delimiters, &their_rest);
        }
        assert_null(our_piece);
        assert_null(libc_strtok_r(NULL, delimiters, &our_rest));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_are_the_hosts),
        cmocka_unit_test(comparisons_order_as_the_hosts_do),
        cmocka_unit_test(copies_write_what_the_hosts_write_and_no_more),
        cmocka_unit_test(searches_find_what_the_hosts_find),
        cmocka_unit_test(strtok_r_cuts_where_the_host_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

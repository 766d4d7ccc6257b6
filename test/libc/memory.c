/* memory.c: bytes are copied, filled, compared and found as the host's C library does it. */
#include "libc_test.h"

enum { ROOM = 96, SHIFTS = 12, LENGTHS = 40 };

static void fill(uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at < length; at++) bytes[at] = (uint8_t)any_number();
}

static void memcpy_copies_at_every_alignment_and_touches_nothing_else(void **state)
{
    (void)state;
    for (size_t to = 0; to < SHIFTS; to++)
        for (size_t from = 0; from < SHIFTS; from++)
            for (size_t length = 0; length < LENGTHS; length++) {
                _Alignas(16) uint8_t source[ROOM], ours[ROOM], theirs[ROOM];

                fill(source, ROOM);
                fill(ours, ROOM);
                memcpy(theirs, ours, ROOM);
                memcpy(theirs + to, source + from, length);
                assert_ptr_equal(libc_memcpy(ours + to, source + from, length), ours + to);
                assert_memory_equal(ours, theirs, ROOM);
            }
}

static void memmove_moves_at_every_alignment_and_overlap(void **state)
{
    (void)state;
    for (size_t to = 0; to < SHIFTS + LENGTHS; to++)
        for (size_t from = 0; from < SHIFTS + LENGTHS; from++)
            for (size_t length = 0; length < LENGTHS; length++) {
                _Alignas(16) uint8_t ours[ROOM], theirs[ROOM];

                fill(ours, ROOM);
                memcpy(theirs, ours, ROOM);
                memmove(theirs + to, theirs + from, length);
                assert_ptr_equal(libc_memmove(ours + to, ours + from, length), ours + to);
                assert_memory_equal(ours, theirs, ROOM);
            }
}

static void memset_fills_at_every_alignment_and_touches_nothing_else(void **state)
{
    static const int bytes[] = {0, 1, 0x7f, 0x80, 0xff, -1, 0x1234};

    (void)state;
    for (size_t to = 0; to < SHIFTS; to++)
        for (size_t length = 0; length < LENGTHS; length++)
            for (size_t at = 0; at < sizeof(bytes) / sizeof(bytes[0]); at++) {
                _Alignas(16) uint8_t ours[ROOM], theirs[ROOM];

                fill(ours, ROOM);
                memcpy(theirs, ours, ROOM);
                memset(theirs + to, bytes[at], length);
                assert_ptr_equal(libc_memset(ours + to, bytes[at], length), ours + to);
                assert_memory_equal(ours, theirs, ROOM);
            }
}

static void memcmp_finds_the_first_difference_wherever_it_is(void **state)
{
    (void)state;
    for (size_t left = 0; left < SHIFTS; left++)
        for (size_t right = 0; right < SHIFTS; right++)
            for (size_t length = 0; length < LENGTHS; length++) {
                _Alignas(16) uint8_t a[ROOM], b[ROOM];
                size_t other = any_below(LENGTHS);

                fill(a, ROOM);
                memcpy(b + right, a + left, LENGTHS);
                assert_int_equal(libc_memcmp(a + left, b + right, length), 0);
                assert_int_equal(libc_bcmp(a + left, b + right, length), 0);
                b[right + other] ^= (uint8_t)(1u << any_below(8));
                for (size_t after = other + 1; after < LENGTHS; after++) b[right + after] = (uint8_t)any_number();
                assert_int_equal(sign(libc_memcmp(a + left, b + right, length)), sign(memcmp(a + left, b + right, length)));
                assert_int_equal(libc_bcmp(a + left, b + right, length) != 0, memcmp(a + left, b + right, length) != 0);
            }
}

static void memchr_finds_the_first_and_never_looks_further(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[32];
        size_t length = any_below(sizeof(bytes) + 1);
        int wanted = (int)any_below(4) - 256 * (int)any_below(2);

        for (size_t at = 0; at < sizeof(bytes); at++) bytes[at] = (uint8_t)any_below(16);
        assert_ptr_equal(libc_memchr(bytes, wanted, length), memchr(bytes, wanted, length));
    }
}

static void a_length_of_zero_allows_null(void **state)
{
    (void)state;
    assert_null(libc_memcpy(NULL, NULL, 0));
    assert_null(libc_memmove(NULL, NULL, 0));
    assert_null(libc_memset(NULL, 1, 0));
    assert_int_equal(libc_memcmp(NULL, NULL, 0), 0);
    assert_null(libc_memchr(NULL, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memcpy_copies_at_every_alignment_and_touches_nothing_else),
        cmocka_unit_test(memmove_moves_at_every_alignment_and_overlap),
        cmocka_unit_test(memset_fills_at_every_alignment_and_touches_nothing_else),
        cmocka_unit_test(memcmp_finds_the_first_difference_wherever_it_is),
        cmocka_unit_test(memchr_finds_the_first_and_never_looks_further),
        cmocka_unit_test(a_length_of_zero_allows_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* sort.c: arrays are sorted whatever their size and order, and elements are found. */
#include "libc_test.h"

enum { COUNT_MAX = 200 };

static int compare_numbers(const void *left, const void *right)
{
    const int *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static void qsort_sorts_as_the_host_does(void **state)
{
    (void)state;
    for (uint32_t range = 1; range <= 100000; range *= 10)
        for (size_t count = 0; count <= COUNT_MAX; count++) {
            int ours[COUNT_MAX], theirs[COUNT_MAX];

            for (size_t at = 0; at < count; at++) ours[at] = theirs[at] = (int)any_below(range) - (int)(range / 2);
            libc_qsort(ours, count, sizeof(ours[0]), compare_numbers);
            qsort(theirs, count, sizeof(theirs[0]), compare_numbers);
            assert_memory_equal(ours, theirs, count * sizeof(ours[0]));
        }
}

struct item {
    int key;
    char rest[7]; /* an odd size, and must travel with the key */
};

static size_t comparisons;

static int compare_items(const void *left, const void *right)
{
    comparisons++;
    return compare_numbers(&((const struct item *)left)->key, &((const struct item *)right)->key);
}

static void elements_stay_whole_and_comparisons_few(void **state)
{
    struct item items[COUNT_MAX];

    (void)state;
    for (int order = 0; order < 3; order++) { /* ascending, descending, random: 97 generates all residues modulo 199 */
        for (int at = 0; at < 199; at++) {
            items[at].key = order == 0 ? at : order == 1 ? 198 - at : at * 97 % 199;
            snprintf(items[at].rest, sizeof(items[at].rest), "%d", items[at].key);
        }
        comparisons = 0;
        libc_qsort(items, 199, sizeof(items[0]), compare_items);
        assert_true(comparisons <= 2 * 199 * 8 + 199 * 2);
        for (int at = 0; at < 199; at++) {
            assert_int_equal(items[at].key, at);
            assert_int_equal(atoi(items[at].rest), at);
        }
    }
}

static void bsearch_finds_what_is_there_and_only_that(void **state)
{
    int numbers[COUNT_MAX];

    (void)state;
    for (int at = 0; at < COUNT_MAX; at++) numbers[at] = 2 * at;
    for (size_t count = 0; count <= COUNT_MAX; count++)
        for (int key = -1; key <= 2 * COUNT_MAX; key++) {
            int *expected = key >= 0 && key % 2 == 0 && (size_t)key / 2 < count ? &numbers[key / 2] : NULL;

            assert_ptr_equal(libc_bsearch(&key, numbers, count, sizeof(numbers[0]), compare_numbers), expected);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qsort_sorts_as_the_host_does),
        cmocka_unit_test(elements_stay_whole_and_comparisons_few),
        cmocka_unit_test(bsearch_finds_what_is_there_and_only_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

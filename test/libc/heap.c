/* The heap: what it gives is disjoint, aligned, inside the arena and keeps its bytes; all of it comes back. */
#include "libc_test.h"

enum { ARENA = 64 * 1024, PLACES = 200, STEPS = 200000 };
_Alignas(64) unsigned char fsm_state_of_malloc[ARENA];
const uint32_t fsm_heap_size = ARENA;

static struct place {
    unsigned char *bytes;
    size_t size;
} places[PLACES];

static void fill(struct place *place, size_t from)
{
    for (size_t i = from; i < place->size; i++) place->bytes[i] = (unsigned char)((uintptr_t)place + i * 31);
}

static void check(const struct place *place, size_t size)
{
    for (size_t i = 0; i < size; i++) assert_int_equal(place->bytes[i], (unsigned char)((uintptr_t)place + i * 31));
}

static bool is_inside(const void *bytes, size_t size)
{
    const unsigned char *start = bytes;
    return start >= fsm_state_of_malloc && start + size <= fsm_state_of_malloc + ARENA;
}

static void is_whole(void)
{
    void *all = libc_malloc(ARENA - 16);
    assert_non_null(all);
    libc_free(all);
}

static void get(struct place *place)
{
    place->size = any_below(any_below(8) == 0 ? 8000 : 200);
    const size_t align = (size_t)8 << any_below(4);
    place->bytes = any_below(8) == 0 ? libc_aligned_alloc(align, place->size) : libc_malloc(place->size);
    if (!place->bytes) return;
    assert_true(is_inside(place->bytes, place->size) && (uintptr_t)place->bytes % 8 == 0);
    fill(place, 0);
}

static void change(struct place *place)
{
    const size_t had = place->size, size = any_below(1000);
    unsigned char *bytes = libc_realloc(place->bytes, size);
    if (!bytes) return;
    *place = (struct place){bytes, size};
    assert_true(is_inside(bytes, size));
    check(place, had < size ? had : size);
    fill(place, 0);
}

static void random_calls_keep_every_byte(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STEPS; i++) {
        struct place *place = &places[any_below(PLACES)];
        if (!place->bytes) {
            get(place);
            continue;
        }
        check(place, place->size);
        if (any_below(3) == 0) {
            change(place);
        } else {
            libc_free(place->bytes);
            place->bytes = NULL;
        }
    }
    for (unsigned i = 0; i < PLACES; i++) {
        libc_free(places[i].bytes);
        places[i].bytes = NULL;
    }
    is_whole();
}

static void no_room_is_null_and_sets_errno(void **state)
{
    (void)state;
    assert_null(libc_malloc(ARENA));
    assert_null(libc_malloc(SIZE_MAX));
    assert_null(libc_calloc(SIZE_MAX / 2, 3));
    assert_null(libc_aligned_alloc(24, 8));
    unsigned count = 0;
    void *last = NULL;
    for (void **one; (one = libc_malloc(100)) != NULL; count++) {
        *one = last;
        last = one;
    }
    assert_in_range(count, ARENA / 112, ARENA / 104);
    while (last) {
        void *before = *(void **)last;
        libc_free(last);
        last = before;
    }
    is_whole();
}

static void calloc_is_zero_and_alignment_is_kept(void **state)
{
    (void)state;
    unsigned char *dirty = libc_malloc(500);
    memset(dirty, 0xff, 500);
    libc_free(dirty);
    unsigned char *zeros = libc_calloc(50, 10);
    for (unsigned i = 0; i < 500; i++) assert_int_equal(zeros[i], 0);
    void *aligned = libc_aligned_alloc(64, 100), *other = NULL;
    assert_int_equal((uintptr_t)aligned % 64, 0);
    assert_int_equal(libc_posix_memalign(&other, 32, 10), 0);
    assert_int_equal((uintptr_t)other % 32, 0);
    assert_int_not_equal(libc_posix_memalign(&other, 3, 10), 0);
    libc_free(zeros);
    libc_free(aligned);
    libc_free(other);
    libc_free(NULL);
    is_whole();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calls_keep_every_byte),
        cmocka_unit_test(no_room_is_null_and_sets_errno),
        cmocka_unit_test(calloc_is_zero_and_alignment_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Boot images byte by byte, and the objects that carry them to the linker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot_image.h"
#include "image.h"
#include "loader/bytes.h"

static uint8_t system_bytes[] = "a system description of 37 characters";
static uint8_t one_bytes[] = "sixteen characte";
static uint8_t two_bytes[] = "x";

static struct fsm_root root = {.name = {0x30, 0x0b, 1, 2, 3}, .name_size = 13, .key = {4, 5, 6}};

static struct fsm_image_parts sample_parts(void)
{
    return (struct fsm_image_parts){
        .root = &root,
        .time = 0x123456789a,
        .system = {.bytes = system_bytes, .size = sizeof system_bytes - 1},
        .apps = {{.bytes = one_bytes, .size = 16}, {.bytes = two_bytes, .size = 1}, {.size = 0}},
        .app_count = 3,
    };
}

static void the_head_says_what_boot_image_h_promises(void **state)
{
    (void)state;
    struct fsm_image_file image;
    const struct fsm_image_parts parts = sample_parts();
    assert_true(fsm_image_lay_out(&parts, &image));
    assert_int_equal(load32_le(image.bytes + FSM_BOOT_AT_MAGIC), FSM_BOOT_MAGIC);
    assert_int_equal(load16_le(image.bytes + FSM_BOOT_AT_VERSION), FSM_BOOT_VERSION);
    assert_int_equal(load16_le(image.bytes + FSM_BOOT_AT_APPS), 3);
    assert_int_equal(load32_le(image.bytes + FSM_BOOT_AT_LENGTH), image.size);
    assert_int_equal(load32_le(image.bytes + FSM_BOOT_AT_ZERO), 0);
    assert_int_equal(load64_le(image.bytes + FSM_BOOT_AT_TIME), 0x123456789a);
    assert_memory_equal(image.bytes + FSM_BOOT_AT_ROOT_KEY, root.key, FSM_ROOT_KEY_SIZE);
    assert_int_equal(load16_le(image.bytes + FSM_BOOT_AT_ROOT_NAME_LENGTH), 13);
    assert_memory_equal(image.bytes + FSM_BOOT_AT_ROOT_NAME, root.name, 13);
    assert_int_equal(image.bytes[FSM_BOOT_AT_ROOT_NAME + 13], 0);
    free(image.bytes);
}

static void holds(const struct fsm_image_file *image, uint32_t entry, const void *bytes, uint32_t size)
{
    const uint32_t offset = load32_le(image->bytes + entry);
    assert_int_equal(load32_le(image->bytes + entry + 4), size);
    assert_int_equal(offset % FSM_BOOT_FILE_ALIGN, 0);
    assert_true(offset >= FSM_BOOT_AT_FILES + 3 * FSM_BOOT_FILE_SIZE);
    assert_true(offset <= image->size && size <= image->size - offset);
    if (size != 0) assert_memory_equal(image->bytes + offset, bytes, size);
}

static void every_file_is_there_aligned_and_none_overlap(void **state)
{
    (void)state;
    struct fsm_image_file image;
    const struct fsm_image_parts parts = sample_parts();
    assert_true(fsm_image_lay_out(&parts, &image));
    assert_int_equal(image.size % FSM_BOOT_FILE_ALIGN, 0);
    holds(&image, FSM_BOOT_AT_SYSTEM, system_bytes, sizeof system_bytes - 1);
    holds(&image, FSM_BOOT_AT_FILES, one_bytes, 16);
    holds(&image, FSM_BOOT_AT_FILES + FSM_BOOT_FILE_SIZE, two_bytes, 1);
    holds(&image, FSM_BOOT_AT_FILES + 2 * FSM_BOOT_FILE_SIZE, NULL, 0);
    free(image.bytes);
}

/* The stretch that one region covers is the file's own, and what is left of it in its last part is nobody's. */
static void a_region_covers_each_app_executed_in_place_alone(void **state)
{
    (void)state;
    static uint8_t bytes[5000];
    static const uint32_t sizes[] = {1, 255, 257, 4999, 2048, 2049, 300, 4096};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    struct fsm_image_parts parts = sample_parts();
    struct fsm_image_file image;
    parts.in_place = true;
    parts.app_count = COUNT;
    for (unsigned i = 0; i < COUNT; i++) parts.apps[i] = (struct fsm_image_file){.bytes = bytes, .size = sizes[i]};
    assert_true(fsm_image_lay_out(&parts, &image));
    uint32_t free_from = FSM_BOOT_AT_FILES;
    for (unsigned i = 0; i < COUNT; i++) {
        const uint32_t start = load32_le(image.bytes + FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE);
        uint32_t size = 256;
        while (size < sizes[i]) size *= 2;
        assert_int_equal(start % (size / 8), 0);
        assert_true(start >= free_from);
        free_from = (start + sizes[i] + size / 8 - 1) / (size / 8) * (size / 8);
        assert_int_equal(start / size, (free_from - 1) / size);
        assert_true(image.alignment % size == 0);
    }
    assert_true(free_from <= image.size);
    free(image.bytes);
}

static void the_same_parts_make_the_same_bytes(void **state)
{
    (void)state;
    struct fsm_image_file one, two;
    const struct fsm_image_parts parts = sample_parts();
    assert_true(fsm_image_lay_out(&parts, &one));
    assert_true(fsm_image_lay_out(&parts, &two));
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.bytes, two.bytes, one.size);
    free(one.bytes);
    free(two.bytes);
}

static void an_object_is_no_larger_than_its_headers_and_the_image(void **state)
{
    (void)state;
    const struct fsm_machine machine = {.elf = 40, .elf_flags = 0x05000000};
    struct fsm_image_file image = {.bytes = system_bytes, .size = sizeof system_bytes}, object;
    assert_true(fsm_image_object(&machine, &image, &object));
    assert_memory_equal(object.bytes, "\177ELF\1\1\1", 7);
    assert_int_equal(load16_le(object.bytes + 18), 40);
    assert_true(object.size < image.size + 256 + FSM_BOOT_FILE_ALIGN);
    assert_memory_equal(object.bytes + object.size - image.size, system_bytes, image.size);
    free(object.bytes);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_says_what_boot_image_h_promises),
        cmocka_unit_test(every_file_is_there_aligned_and_none_overlap),
        cmocka_unit_test(a_region_covers_each_app_executed_in_place_alone),
        cmocka_unit_test(the_same_parts_make_the_same_bytes),
        cmocka_unit_test(an_object_is_no_larger_than_its_headers_and_the_image),
    };
    return cmocka_run_group_tests_name("boot images", tests, NULL, NULL);
}

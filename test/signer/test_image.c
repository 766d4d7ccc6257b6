/* test_image.c: the reader of ELF files finds the manifest, and refuses every way in which a file can mislead it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app.h"
#include "signer/image.h"

static uint8_t room[APP_ROOM];
static size_t room_size;

static int setup(void **state)
{
    (void)state;
    struct app app = app_usual();
    room_size = app_write(&app, room);
    return 0;
}

/* Reads a copy of exactly `size` bytes, so that a sanitizer sees every read beyond them. */
static enum fsm_sign_error read_copy(size_t size, struct fsm_sign_why *why)
{
    struct fsm_manifest manifest;
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, room, size);
    enum fsm_sign_error error = fsm_sign_image_read(copy, size, &manifest, why);
    if (!error) assert_in_range(strlen(fsm_manifest_name(&manifest)), 1, FSM_NAME_SIZE - 1);
    free(copy);
    return error;
}

static void refused(enum fsm_sign_error error, const char *detail)
{
    struct fsm_sign_why why;
    assert_int_equal(read_copy(room_size, &why), error);
    if (!strstr(why.detail, detail)) fail_msg("'%s' does not say '%s'", why.detail, detail);
}

static void put16(size_t at, uint16_t value)
{
    room[at] = (uint8_t)value;
    room[at + 1] = (uint8_t)(value >> 8);
}

static void put32(size_t at, uint32_t value)
{
    put16(at, (uint16_t)value);
    put16(at + 2, (uint16_t)(value >> 16));
}

static void the_manifest_is_found_and_read(void **state)
{
    (void)state;
    struct fsm_manifest manifest;
    assert_int_equal(fsm_sign_image_read(room, room_size, &manifest, NULL), FSM_SIGN_OK);
    assert_string_equal(fsm_manifest_name(&manifest), "heartbeat");
    assert_int_equal(manifest.offset, APP_MANIFEST);
    assert_int_equal(manifest.memory, 4096);
    assert_int_equal(manifest.imports, 2);
}

static void every_shorter_file_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < room_size; size++) {
        struct fsm_sign_why why;
        assert_int_not_equal(read_copy(size, &why), FSM_SIGN_OK);
    }
}

static void changed_bytes_never_make_it_read_outside_the_file(void **state)
{
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    for (size_t at = 0; at < room_size; at++) {
        for (size_t i = 0; i < sizeof values; i++) {
            struct fsm_sign_why why = {0};
            setup(state);
            room[at] = values[i];
            if (read_copy(room_size, &why)) assert_true(strlen(why.detail) > 0);
        }
    }
}

static void only_linked_elf32_files_are_taken(void **state)
{
    room[0] = 0;
    refused(FSM_SIGN_ELF, "offset 0x0: this is not an ELF file");
    setup(state);
    room[4] = 2;
    refused(FSM_SIGN_ELF, "32-bit little-endian");
    setup(state);
    room[5] = 2;
    refused(FSM_SIGN_ELF, "32-bit little-endian");
    setup(state);
    put16(16, 1);
    refused(FSM_SIGN_ELF, "offset 0x10: this is not a linked ELF file");
    setup(state);
    put16(18, 40);
    refused(FSM_SIGN_ELF, "offset 0x12: the ELF file is for another machine");
}

static void headers_outside_the_file_are_refused(void **state)
{
    put32(28, 0xfffffff0);
    refused(FSM_SIGN_ELF, "the program headers reach beyond");
    setup(state);
    put32(32, 0xfffffff0);
    refused(FSM_SIGN_ELF, "the section headers reach beyond");
    setup(state);
    put16(44, 0xffff);
    refused(FSM_SIGN_ELF, "the program headers reach beyond");
    setup(state);
    put16(48, 0xffff);
    refused(FSM_SIGN_ELF, "the section headers reach beyond");
    setup(state);
    put16(42, 31);
    refused(FSM_SIGN_ELF, "program headers have the wrong size");
    setup(state);
    put16(46, 41);
    refused(FSM_SIGN_ELF, "section headers have the wrong size");
    setup(state);
    put16(50, APP_SECTIONS);
    refused(FSM_SIGN_ELF, "the section with the names does not exist");
    setup(state);
    put16(50, 0); /* of no type, it is nowhere, whatever it says */
    put32(app_section_header(0) + 16, 0xffffff00);
    refused(FSM_SIGN_ELF, "the section with the names has no bytes");
    setup(state);
    put32(app_section_header(1) + 20, 0xffffffff);
    refused(FSM_SIGN_ELF, "section reaches beyond");
    setup(state);
    put32(52 + 16, 0xffffffff);
    refused(FSM_SIGN_ELF, "segment reaches beyond");
}

static void a_manifest_that_is_missing_doubled_or_empty_is_refused(void **state)
{
    put32(app_section_header(1), 0);
    refused(FSM_SIGN_NO_MANIFEST, "no section .fsm.manifest");
    setup(state);
    put32(app_section_header(1), 0xffffffff);
    refused(FSM_SIGN_NO_MANIFEST, "no section .fsm.manifest");
    setup(state);
    put32(app_section_header(2), 1);
    refused(FSM_SIGN_ELF, "a second section .fsm.manifest");
    setup(state);
    put32(app_section_header(1) + 4, 8);
    refused(FSM_SIGN_ELF, "has no bytes");
    setup(state);
    put32(app_section_header(1) + 20, 10);
    refused(FSM_SIGN_MANIFEST, "manifest at offset 0x80");
    setup(state);
    put16(48, 0);
    refused(FSM_SIGN_NO_MANIFEST, "no sections");
}

static void a_manifest_that_apps_could_write_or_loaders_not_see_is_refused(void **state)
{
    put32(52 + 24, 6);
    refused(FSM_SIGN_ELF, "in a writable segment");
    setup(state);
    put32(52 + 16, APP_MANIFEST + 8);
    refused(FSM_SIGN_ELF, "in no loadable segment");
    setup(state);
    put32(52, 4);
    refused(FSM_SIGN_ELF, "in no loadable segment");
    setup(state);
    put32(app_section_header(1) + 16, APP_MANIFEST + 4);
    refused(FSM_SIGN_ELF, "not aligned to 8");
}

static void a_manifest_against_the_rules_is_refused_with_the_loaders_words(void **state)
{
    (void)state;
    room[APP_MANIFEST + FSM_MANIFEST_AT_NAME] = 'H';
    refused(FSM_SIGN_MANIFEST, fsm_load_text(FSM_LOAD_MANIFEST_NAME));
}

static void bytes_behind_the_file_are_refused_but_padding_is_not(void **state)
{
    (void)state;
    struct fsm_sign_why why;
    size_t size = room_size;
    for (room_size = size; room_size < size + 4; room_size++) assert_int_equal(read_copy(room_size, &why), FSM_SIGN_OK);
    refused(FSM_SIGN_TRAILER, "what is left of a trailer");
    room[size] = 1;
    room_size = size + 1;
    refused(FSM_SIGN_TRAILER, "what is left of a trailer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_manifest_is_found_and_read, setup),
        cmocka_unit_test_setup(every_shorter_file_is_refused, setup),
        cmocka_unit_test_setup(changed_bytes_never_make_it_read_outside_the_file, setup),
        cmocka_unit_test_setup(only_linked_elf32_files_are_taken, setup),
        cmocka_unit_test_setup(headers_outside_the_file_are_refused, setup),
        cmocka_unit_test_setup(a_manifest_that_is_missing_doubled_or_empty_is_refused, setup),
        cmocka_unit_test_setup(a_manifest_that_apps_could_write_or_loaders_not_see_is_refused, setup),
        cmocka_unit_test_setup(a_manifest_against_the_rules_is_refused_with_the_loaders_words, setup),
        cmocka_unit_test_setup(bytes_behind_the_file_are_refused_but_padding_is_not, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The small readers everything else stands on: rights, DER, and the texts of the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "der.h"
#include "error.h"
#include "extensions.h"
#include "rights.h"
#include "validity.h"

#define GOOD "fsm1 groups=0123456789abcdef memory=89abcdef priority=1f trusted=1 targets=fedcba98 epoch=76543210"

static void rights_are_read_digit_by_digit(void **state)
{
    (void)state;
    struct fsm_rights rights;
    assert_int_equal(strlen(GOOD), FSM_RIGHTS_LENGTH);
    assert_true(fsm_rights_read(GOOD, FSM_RIGHTS_LENGTH, &rights));
    assert_true(rights.groups == 0x0123456789abcdef);
    assert_int_equal(rights.memory, 0x89abcdef);
    assert_int_equal(rights.priority, 0x1f);
    assert_true(rights.trusted);
    assert_int_equal(rights.targets, 0xfedcba98);
    assert_int_equal(rights.epoch, 0x76543210);
}

static void rights_are_read_as_the_format_prints_them(void **state)
{
    (void)state;
    struct fsm_rights rights;
    char text[FSM_RIGHTS_LENGTH + 1];
    snprintf(text, sizeof text, FSM_RIGHTS_FORMAT, 0x12ull, 0x10000u, 15u, 0u, 14u, 1u);
    assert_true(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &rights));
    assert_true(rights.groups == 0x12 && rights.memory == 0x10000 && rights.priority == 15 && !rights.trusted);
    assert_true(rights.targets == 14 && rights.epoch == 1);
}

static void rights_of_another_length_are_refused(void **state)
{
    (void)state;
    struct fsm_rights rights;
    for (uint32_t length = 0; length < FSM_RIGHTS_LENGTH; length++) assert_false(fsm_rights_read(GOOD, length, &rights));
    assert_false(fsm_rights_read(GOOD "0", FSM_RIGHTS_LENGTH + 1, &rights));
}

/* A character changed to any other is refused, unless a hexadecimal digit takes the place of another. */
static void every_character_of_rights_counts(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef";
    struct fsm_rights rights;
    static const char good_text[] = GOOD;
    bool value = false; /* between '=' and ' ' */
    for (uint32_t at = 0; at < FSM_RIGHTS_LENGTH; at++) {
        if (GOOD[at] == ' ') value = false;
        for (int c = 0; c < 256; c++) {
            char text[] = GOOD;
            text[at] = (char)c;
            bool good = (char)c == GOOD[at] || (value && memchr(digits, c, 16) != NULL);
            if (value && memcmp(&good_text[at - 8], "trusted=", 8) == 0) good = c == '0' || c == '1';
            assert_int_equal(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &rights), good);
        }
        if (GOOD[at] == '=') value = true;
    }
}

static void trusted_is_0_or_1(void **state)
{
    (void)state;
    struct fsm_rights rights;
    char text[] = GOOD;
    char *digit = strstr(text, "trusted=") + 8;
    *digit = '0';
    assert_true(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &rights));
    assert_false(rights.trusted);
    *digit = '2';
    assert_false(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &rights));
    *digit = 'f';
    assert_false(fsm_rights_read(text, FSM_RIGHTS_LENGTH, &rights));
}

static bool takes(const char *bytes, uint32_t length, uint32_t *content_length)
{
    struct fsm_der from = {(const uint8_t *)bytes, length}, content;
    if (!fsm_der_take(&from, FSM_DER_SEQUENCE, &content)) return false;
    *content_length = content.length;
    assert_ptr_equal(from.at, content.at + content.length);
    assert_ptr_equal(from.at + from.length, (const uint8_t *)bytes + length);
    return true;
}

static void elements_of_every_length_form_are_taken(void **state)
{
    (void)state;
    static char bytes[70000];
    uint32_t length;
    assert_true(takes("\x30\x00", 2, &length) && length == 0);
    assert_true(takes("\x30\x02\x05\x00\x07", 5, &length) && length == 2);
    memcpy(bytes, "\x30\x81\x80", 3);
    assert_true(takes(bytes, 3 + 128, &length) && length == 128);
    memcpy(bytes, "\x30\x82\x01\x00", 4);
    assert_true(takes(bytes, 4 + 256, &length) && length == 256);
    memcpy(bytes, "\x30\x82\xff\xff", 4);
    assert_true(takes(bytes, 4 + 65535, &length) && length == 65535);
}

static void elements_that_are_no_strict_der_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t length;
    } bad[] = {
        {"", 0},
        {"\x30", 1},
        {"\x31\x00", 2},                 /* another tag */
        {"\x30\x01", 2},                 /* nothing there */
        {"\x30\x80\x00\x00", 4},         /* indefinite */
        {"\x30\x81", 2},                 /* cut in the length */
        {"\x30\x81\x01\x00", 4},         /* longer than needed */
        {"\x30\x82\x00", 3},             /* cut in the length */
        {"\x30\x82\x00\x01\x00", 5},     /* longer than needed */
        {"\x30\x82\x01\x00\x00", 5},     /* more than there is */
        {"\x30\x83\x00\x00\x01\x00", 6}, /* three bytes */
        {"\x30\x84\xff\xff\xff\xff", 6},
        {"\x30\xff", 2},
    };
    uint32_t length;
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(takes(bad[i].bytes, bad[i].length, &length));
}

static void an_optional_element_may_be_missing_but_not_broken(void **state)
{
    (void)state;
    struct fsm_der from = {(const uint8_t *)"\x01\x01\xff\x30\x00", 5}, content;
    assert_true(fsm_der_take_optional(&from, FSM_DER_BOOLEAN, &content) && content.length == 1 && from.length == 2);
    assert_true(fsm_der_take_optional(&from, FSM_DER_BOOLEAN, &content) && content.length == 0 && from.length == 2);
    from = (struct fsm_der){(const uint8_t *)"\x01\x02\xff", 3};
    assert_false(fsm_der_take_optional(&from, FSM_DER_BOOLEAN, &content));
    from.length = 0;
    assert_true(fsm_der_take_optional(&from, FSM_DER_BOOLEAN, &content) && content.length == 0);
}

/* What is said, at `now`, of a validity from one moment to another, each given as in a certificate: tag, length, digits. */
static void expect_validity(const char *from, const char *until, uint64_t now, enum fsm_load_error error)
{
    char bytes[64];
    int length = snprintf(bytes, sizeof bytes, "%s%s", from, until);
    enum fsm_load_error got = fsm_validity_check((struct fsm_der){(uint8_t *)bytes, (uint32_t)length}, now);
    if (got != error) fail_msg("%s to %s at %llu: %s", from + 2, until + 2, (unsigned long long)now, fsm_load_name(got));
}

#define UTC         "\x17\x0d"
#define GENERALIZED "\x18\x0f"

static void moments_are_seconds_since_1970(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t seconds; /* as `date -u +%s` says */
    } moments[] = {
        {UTC "700101000000Z", 0},
        {UTC "991231235959Z", 946684799},
        {UTC "000101000000Z", 946684800},
        {UTC "000229120000Z", 951825600},
        {UTC "240229000000Z", 1709164800},
        {UTC "491231235959Z", 2524607999},
        {GENERALIZED "20500101000000Z", 2524608000},
        {GENERALIZED "21000228235959Z", 4107542399},
        {GENERALIZED "21000301000000Z", 4107542400},
        {GENERALIZED "99991231235959Z", 253402300799},
    };
    for (uint32_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        expect_validity(moments[i].text, GENERALIZED "99991231235959Z", moments[i].seconds, FSM_LOAD_OK);
        expect_validity(UTC "500101000000Z", moments[i].text, moments[i].seconds, FSM_LOAD_OK);
        expect_validity(UTC "500101000000Z", moments[i].text, moments[i].seconds + 1, FSM_LOAD_CERTIFICATE_TIME);
        if (moments[i].seconds > 0)
            expect_validity(moments[i].text, GENERALIZED "99991231235959Z", moments[i].seconds - 1, FSM_LOAD_CERTIFICATE_TIME);
    }
    expect_validity(UTC "500101000000Z", UTC "691231235959Z", 0, FSM_LOAD_CERTIFICATE_TIME);
    expect_validity(UTC "500101000000Z", GENERALIZED "99991231235959Z", UINT64_MAX, FSM_LOAD_CERTIFICATE_TIME);
}

static void moments_there_never_were_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        UTC "230229000000Z",
        GENERALIZED "21000229000000Z",
        GENERALIZED "00000101000000Z",
        UTC "230001000000Z",
        UTC "231301000000Z",
        UTC "230100000000Z",
        UTC "230132000000Z",
        UTC "230431000000Z",
        UTC "231232000000Z",
        UTC "230101240000Z",
        UTC "230101006000Z",
        UTC "230101000060Z",
        "\x17\x0e"
        "230101000000ZZ",
        UTC "230101000000z",
        UTC "2301010000000",
        UTC "23010100000:Z",
        UTC "23010100000/Z",
        UTC "2301 1000000Z",
        "\x17\x0b"
        "2301010000Z",
        "\x17\x11"
        "230101000000+0100",
        "\x18\x11"
        "20230101000000.5Z",
        "\x18\x0d"
        "230101000000Z",
        "\x16\x0d"
        "230101000000Z",
        "",
    };
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        expect_validity(bad[i], GENERALIZED "99991231235959Z", 1800000000, FSM_LOAD_CERTIFICATE_DER);
        expect_validity(UTC "700101000000Z", bad[i], 1800000000, FSM_LOAD_CERTIFICATE_DER);
    }
    expect_validity(UTC "700101000000Z" UTC "490101000000Z", UTC "490101000000Z", 1800000000, FSM_LOAD_CERTIFICATE_DER);
}

/* What OpenSSL does not write: extensions byte by byte. */
static void extensions_that_are_no_strict_der_are_refused(void **state)
{
    (void)state;
#define USAGE "\x30\x0b\x06\x03\x55\x1d\x0f\x04\x04\x03\x02\x07\x80"
    static const struct {
        const char *bytes;
        uint32_t length;
        enum fsm_load_error error;
    } bad[] = {
        {USAGE, 13, FSM_LOAD_RIGHTS_MISSING},                                                         /* good as far as it goes */
        {USAGE "\x30", 14, FSM_LOAD_CERTIFICATE_DER},                                                 /* cut */
        {"\x30\x0b\x06\x03\x55\x1d\x0f\x04\x04\x03\x02\x00\x80", 13, FSM_LOAD_CERTIFICATE_USAGE},     /* bits that are not there */
        {"\x30\x0c\x06\x03\x55\x1d\x0f\x04\x05\x03\x03\x07\x80\x80", 14, FSM_LOAD_CERTIFICATE_USAGE}, /* decipherOnly */
        {"\x30\x0c\x06\x03\x55\x1d\x13\x04\x05\x30\x03\x01\x01\x00", 14, FSM_LOAD_CERTIFICATE_CA},    /* a default, written out */
        {"\x30\x0c\x06\x03\x55\x1d\x13\x04\x05\x30\x03\x01\x01\xff", 14, FSM_LOAD_CERTIFICATE_CA},    /* a CA */
        {"\x30\x0b\x06\x03\x55\x1d\x0f\x04\x03\x03\x02\x07\x80", 13, FSM_LOAD_CERTIFICATE_DER},       /* bytes after the value */
        {"\x30\x0a\x06\x03\x55\x1d\x63\x01\x01\xff\x04\x00", 12, FSM_LOAD_CERTIFICATE_EXTENSION},     /* unknown, critical */
        {"\x30\x0a\x06\x03\x55\x1d\x63\x01\x01\x00\x04\x00", 12, FSM_LOAD_CERTIFICATE_EXTENSION},     /* a default, written out */
        {"\x30\x09\x06\x03\x55\x1d\x25\x04\x02\x30\x00", 11, FSM_LOAD_CERTIFICATE_PURPOSE},           /* no purpose at all */
        {"\x30\x09\x06\x03\x55\x1d\x11\x04\x02\x30\x00", 11, FSM_LOAD_RIGHTS_MISSING},                /* no name at all */
        {"\x30\x0b\x06\x03\x55\x1d\x11\x04\x04\x30\x02\xa0\x05", 13, FSM_LOAD_CERTIFICATE_DER},       /* a name cut */
        {"\x30\x0c\x06\x03\x55\x1d\x11\x04\x05\x30\x03\x9f\x20\x00", 14, FSM_LOAD_CERTIFICATE_DER},   /* a long tag */
        {"\x30\x14\x06\x03\x55\x1d\x25\x04\x0d\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x03\x00", 22, FSM_LOAD_CERTIFICATE_DER},
        {"\x30\x0a\x06\x03\x55\x1d\x11\x04\x03\x30\x00\x00", 12, FSM_LOAD_CERTIFICATE_DER}, /* bytes after the names */
        /* OIDs that differ from keyUsage's in one place: other extensions, so there is no usage */
        {"\x30\x0b\x06\x03\x54\x1d\x0f\x04\x04\x03\x02\x07\x80", 13, FSM_LOAD_CERTIFICATE_USAGE},
        {"\x30\x0b\x06\x03\x55\x1c\x0f\x04\x04\x03\x02\x07\x80", 13, FSM_LOAD_CERTIFICATE_USAGE},
        {"\x30\x0c\x06\x04\x55\x1d\x0f\x00\x04\x04\x03\x02\x07\x80", 14, FSM_LOAD_CERTIFICATE_USAGE},
        {"", 0, FSM_LOAD_CERTIFICATE_USAGE},
    };
    struct fsm_rights rights;
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fsm_der extensions = {(const uint8_t *)bad[i].bytes, bad[i].length};
        assert_string_equal(fsm_load_name(fsm_extensions_check(extensions, &rights)), fsm_load_name(bad[i].error));
    }
}

/* A subjectAltName with the good rights, with `inside` zeros after the text in its wrapping and `after` behind that. */
static enum fsm_load_error check_names(uint8_t text_tag, uint8_t inside, uint8_t after)
{
    const uint8_t value = (uint8_t)(2 + FSM_RIGHTS_LENGTH + inside), name = (uint8_t)(12 + 2 + value + after);
    const uint8_t front[] = {
        0x30,     (uint8_t)(5 + 2 + 2 + 2 + name),
        0x06,     3,
        0x55,     0x1d,
        0x11, /* extension, its OID */
        0x04,     (uint8_t)(2 + 2 + name),
        0x30,     (uint8_t)(2 + name),
        0xa0,     name, /* value, names, other name */
        0x06,     10,
        0x2b,     0x06,
        0x01,     0x04,
        0x01,     0x83,
        0xb2,     0x03,
        0x01,     0x01, /* FSM_RIGHTS_OID */
        0xa0,     value,
        text_tag, FSM_RIGHTS_LENGTH,
    };
    uint8_t bytes[160] = {0};
    memcpy(bytes, front, sizeof front);
    memcpy(bytes + sizeof front, GOOD, FSM_RIGHTS_LENGTH);
    struct fsm_rights rights;
    uint32_t length = (uint32_t)sizeof front + FSM_RIGHTS_LENGTH + inside + after;
    return fsm_extensions_check((struct fsm_der){bytes, length}, &rights);
}

static void rights_have_nothing_beside_them(void **state)
{
    (void)state;
    assert_string_equal(fsm_load_name(check_names(FSM_DER_UTF8_STRING, 0, 0)), "CERTIFICATE_USAGE"); /* good as far as it goes */
    assert_string_equal(fsm_load_name(check_names(FSM_DER_OCTET_STRING, 0, 0)), "RIGHTS_SYNTAX");
    assert_string_equal(fsm_load_name(check_names(FSM_DER_UTF8_STRING, 1, 0)), "RIGHTS_SYNTAX");
    assert_string_equal(fsm_load_name(check_names(FSM_DER_UTF8_STRING, 0, 1)), "RIGHTS_SYNTAX");
}

static void every_answer_has_a_name_and_a_sentence_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < FSM_LOAD_ERROR_COUNT; i++) {
        assert_true(strlen(fsm_load_name(i)) >= 2 && strlen(fsm_load_text(i)) > 20);
        for (int other = 0; other < i; other++) {
            assert_string_not_equal(fsm_load_name(i), fsm_load_name(other));
            assert_string_not_equal(fsm_load_text(i), fsm_load_text(other));
        }
    }
    assert_string_equal(fsm_load_name(FSM_LOAD_SIGNATURE), "SIGNATURE");
    assert_string_equal(fsm_load_name(FSM_LOAD_ERROR_COUNT), "UNKNOWN");
    assert_non_null(fsm_load_text((enum fsm_load_error) - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rights_are_read_digit_by_digit),
        cmocka_unit_test(rights_are_read_as_the_format_prints_them),
        cmocka_unit_test(rights_of_another_length_are_refused),
        cmocka_unit_test(every_character_of_rights_counts),
        cmocka_unit_test(trusted_is_0_or_1),
        cmocka_unit_test(elements_of_every_length_form_are_taken),
        cmocka_unit_test(elements_that_are_no_strict_der_are_refused),
        cmocka_unit_test(an_optional_element_may_be_missing_but_not_broken),
        cmocka_unit_test(moments_are_seconds_since_1970),
        cmocka_unit_test(moments_there_never_were_are_refused),
        cmocka_unit_test(extensions_that_are_no_strict_der_are_refused),
        cmocka_unit_test(rights_have_nothing_beside_them),
        cmocka_unit_test(every_answer_has_a_name_and_a_sentence_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

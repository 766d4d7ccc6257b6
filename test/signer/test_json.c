/* test_json.c: what the JSON writer writes is JSON in UTF-8, whatever it is given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signer/json.h"

static void string_becomes(const char *text, const char *wanted)
{
    char *bytes = NULL;
    size_t size = 0;
    struct fsm_json json = {.out = open_memstream(&bytes, &size)};
    assert_non_null(json.out);
    fsm_json_string(&json, NULL, text);
    fclose(json.out);
    assert_string_equal(bytes, wanted);
    free(bytes);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    string_becomes("plain", "\"plain\"");
    string_becomes("", "\"\"");
    string_becomes("a\"b\\c/", "\"a\\\"b\\\\c/\"");
    string_becomes("\n\t\x01\x1f\x7f", "\"\\u000a\\u0009\\u0001\\u001f\\u007f\"");
    string_becomes("\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\"");
    string_becomes(NULL, "null");
}

static void bytes_that_are_not_utf8_are_replaced_one_by_one(void **state)
{
    (void)state;
    string_becomes("\xff", "\"\\ufffd\"");
    string_becomes("\x80x", "\"\\ufffdx\"");
    string_becomes("\xc3", "\"\\ufffd\"");
    string_becomes("\xc0\xaf", "\"\\ufffd\\ufffd\"");
    string_becomes("\xe0\x80\x80", "\"\\ufffd\\ufffd\\ufffd\"");
    string_becomes("\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"");
    string_becomes("\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
    string_becomes("\xe2\x82\"", "\"\\ufffd\\ufffd\\\"\"");
}

static void objects_and_arrays_are_nested_with_commas_between(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t size = 0;
    struct fsm_json json = {.out = open_memstream(&bytes, &size)};
    assert_non_null(json.out);
    fsm_json_object(&json, NULL);
    fsm_json_number(&json, "a", 4294967295);
    fsm_json_array(&json, "b");
    fsm_json_array_end(&json);
    fsm_json_array(&json, "c");
    fsm_json_string(&json, NULL, "x");
    fsm_json_object(&json, NULL);
    fsm_json_boolean(&json, "d", true);
    fsm_json_object_end(&json);
    fsm_json_array_end(&json);
    fsm_json_null(&json, "e");
    fsm_json_object_end(&json);
    fclose(json.out);
    assert_string_equal(
        bytes,
        "{\n  \"a\": 4294967295,\n  \"b\": [],\n  \"c\": [\n    \"x\",\n    {\n      \"d\": true\n    }\n  ],\n  \"e\": null\n}\n");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(bytes_that_are_not_utf8_are_replaced_one_by_one),
        cmocka_unit_test(objects_and_arrays_are_nested_with_commas_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

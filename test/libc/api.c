/* api.c: the parts of the log and config groups that run inside the app hand the right bytes to the API and believe nothing it
 * answers. */
#include "libc_test.h"

#include <fsm/config.h>
#include <fsm/log.h>

static struct {
    uint32_t level, length;
    char text[FSM_LOG_LINE_MAX + 2];
} logged;

int32_t fsm_log_write(uint32_t level, const char *text, uint32_t length)
{
    assert_true(length <= FSM_LOG_LINE_MAX);
    logged.level = level;
    logged.length = length;
    memcpy(logged.text, text, length);
    logged.text[length] = '\0';
    return FSM_OK;
}

/* The one key there is, "key", and its value; null: there is none. */
static const char *configured;

int32_t fsm_config_read(const char *key, uint32_t key_length, char *value, uint32_t size)
{
    if (configured == NULL || key_length != 3 || memcmp(key, "key", 3) != 0) return FSM_ERROR_ABSENT;
    if (size > 0) memcpy(value, configured, strlen(configured) < size ? strlen(configured) : size);
    return (int32_t)strlen(configured);
}

static void a_log_line_is_formatted_and_written_once(void **state)
{
    (void)state;
    fsm_log_warning("beat %u of %s", 7u, "many");
    assert_int_equal(logged.level, FSM_LOG_WARNING);
    assert_string_equal(logged.text, "beat 7 of many");
    fsm_log_error("plain");
    assert_int_equal(logged.level, FSM_LOG_ERROR);
    assert_int_equal(logged.length, 5);
}

static void a_long_log_line_is_cut(void **state)
{
    (void)state;
    fsm_log_info("%0120d", 1);
    assert_int_equal(logged.length, 120);
    assert_int_equal(logged.text[119], '1');
    fsm_log_info("%0121d", 1);
    assert_int_equal(logged.length, 120);
    assert_int_equal(logged.text[119], '0');
    fsm_log_info("%0*d%d", INT_MAX, 1, 1);
    assert_int_equal(logged.length, 120);
}

static void a_value_as_text_ends_with_a_zero_inside_its_room(void **state)
{
    char text[8];

    (void)state;
    configured = "value";
    for (uint32_t size = 1; size < sizeof(text); size++) {
        memset(text, '#', sizeof(text));
        assert_int_equal(fsm_config_text("key", text, size), 5);
        assert_int_equal(strlen(text), size <= 5 ? size - 1 : 5);
        assert_memory_equal(text, "value", strlen(text));
        assert_int_equal(text[size], '#');
    }
    assert_int_equal(fsm_config_text("key", NULL, 0), 5);
}

static void an_absent_value_is_empty_text(void **state)
{
    char text[4] = "old";

    (void)state;
    configured = NULL;
    assert_int_equal(fsm_config_text("key", text, sizeof(text)), FSM_ERROR_ABSENT);
    assert_string_equal(text, "");
    assert_int_equal(fsm_config_text("key", NULL, 0), FSM_ERROR_ABSENT);
}

static void only_a_whole_decimal_number_of_32_bits_is_one(void **state)
{
    static const struct {
        const char *value;
        uint32_t number;
    } cases[] = {{"0", 0},           {"10", 10},          {"007", 7},          {"4294967295", UINT32_MAX},
                 {"4294967296", 99}, {"9999999999", 99},  {"00000000001", 99}, {"", 99},
                 {"-1", 99},         {"+1", 99},          {" 1", 99},          {"1 ", 99},
                 {"0x1", 99},        {"12345678901", 99}, {"1234567890x", 99}, {"1,5", 99}};

    (void)state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        configured = cases[at].value;
        assert_int_equal(fsm_config_u32("key", 99), cases[at].number);
    }
    configured = NULL;
    assert_int_equal(fsm_config_u32("key", 99), 99);
    assert_int_equal(fsm_config_u32("other", 98), 98);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_line_is_formatted_and_written_once),         cmocka_unit_test(a_long_log_line_is_cut),
        cmocka_unit_test(a_value_as_text_ends_with_a_zero_inside_its_room), cmocka_unit_test(an_absent_value_is_empty_text),
        cmocka_unit_test(only_a_whole_decimal_number_of_32_bits_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

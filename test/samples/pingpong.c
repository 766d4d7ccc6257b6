/* pingpong.c: the pingpong sample plays as many rallies as it is told, and then stops. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel.h"

extern const struct fsm_type_declaration fsm_type_ping, fsm_type_pong;
const uint32_t fsm_peer_ping = 0, fsm_peer_pong = 1;

struct kernel_fsm kernel_fsms[KERNEL_FSMS] = {{&fsm_type_ping, 4, false, false}, {&fsm_type_pong, 4, false, false}};

static void as_many_rallies_as_configured(void **state)
{
    (void)state;
    kernel_config = "3";
    kernel_start();
    assert_string_equal(kernel_log, "ping: 3 rallies played, 3 balls returned\n");
    kernel_config = "1000";
    kernel_start();
    assert_string_equal(kernel_log, "ping: 1000 rallies played, 1000 balls returned\n");
    kernel_config = "0";
    kernel_start();
    assert_string_equal(kernel_log, "");
}

static void ten_rallies_when_nothing_is_configured(void **state)
{
    (void)state;
    kernel_config = NULL;
    kernel_start();
    assert_string_equal(kernel_log, "ping: 10 rallies played, 10 balls returned\n");
}

static void one_ball_is_in_the_game(void **state)
{
    (void)state;
    kernel_config = NULL;
    kernel_start();
    assert_int_equal(kernel_most_waiting, 2); /* pong's start, and the first ball */
}

static void a_partner_that_is_gone_ends_the_game(void **state)
{
    (void)state;
    kernel_fsms[1].stopped = true;
    kernel_start();
    kernel_fsms[1].stopped = false;
    assert_string_equal(kernel_log, "ping: cannot serve: -2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_rallies_as_configured),
        cmocka_unit_test(ten_rallies_when_nothing_is_configured),
        cmocka_unit_test(one_ball_is_in_the_game),
        cmocka_unit_test(a_partner_that_is_gone_ends_the_game),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

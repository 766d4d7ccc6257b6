/* gps.c: the gps sample on real and damaged input.
 *
 *   test_samples_gps CAPTURE            prints what is logged when the capture arrives in events as full as can be, after checking
 * that in many other pieces, and with pre-emption, it is the same test_samples_gps                    tests that need no capture
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel.h"

extern const struct fsm_type_declaration fsm_type_gps, fsm_type_tracker;
const uint32_t fsm_peer_tracker = 0;

enum { TRACKER = 0, GPS = 1, ROUNDS = 200 };

struct kernel_fsm kernel_fsms[KERNEL_FSMS] = {{&fsm_type_tracker, 8, false, false}, {&fsm_type_gps, 8, false, false}};

/* Delivers the bytes in events of 1..most bytes; `seed` 0: of `most` bytes. */
static void deliver(const uint8_t *bytes, size_t length, uint32_t seed, uint32_t most, bool pre_empting)
{
    for (size_t at = 0; at < length;) {
        struct fsm_event event = {.type = FSM_UART};
        uint32_t size = most;

        if (seed != 0) {
            seed = seed * 1664525u + 1013904223u; /* Numerical Recipes */
            size = (seed >> 16) % most + 1;
        }
        if (size > length - at) size = (uint32_t)(length - at);
        event.length = (uint16_t)size;
        memcpy(event.data, bytes + at, size);
        kernel_deliver(GPS, &event, pre_empting);
        at += size;
    }
}

static void receive(const uint8_t *bytes, size_t length, uint32_t seed, uint32_t most, bool pre_empting)
{
    kernel_start();
    deliver(bytes, length, seed, most, pre_empting);
}

/* What is logged when the bytes come in full events; for the caller to free. Fails if other pieces give another log. */
static char *log_of(const uint8_t *bytes, size_t length)
{
    char *expected;

    receive(bytes, length, 0, FSM_MESSAGE_SIZE_MAX, false);
    expected = strdup(kernel_log);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        receive(bytes, length, round, round % FSM_MESSAGE_SIZE_MAX + 1, round % 2 == 1);
        if (strcmp(kernel_log, expected) == 0 && kernel_most_waiting <= 8) continue;
        fprintf(stderr, "in other pieces (round %u) the log is another one\n", round);
        free(expected);
        return NULL;
    }
    return expected;
}

static void logs(const char *sentences, const char *expected)
{
    char *log = log_of((const uint8_t *)sentences, strlen(sentences));

    assert_non_null(log);
    assert_string_equal(log, expected);
    free(log);
}

#define RMC         "$GPRMC,143055.000,A,5201.1302,N,00832.1652,E,0.08,64.91,180708,,,A*53\r\n"
#define RMC_FIX     "tracker: fix 52.0188367 8.5360867 speed 0.041 m/s bad "
#define AND_NO_MORE " altitude 0.00 m satellites 0\n"

static void a_valid_rmc_is_a_fix(void **state)
{
    (void)state;
    logs(RMC, RMC_FIX "0" AND_NO_MORE);
    logs("noise" RMC "\x80\xff" RMC, RMC_FIX "0" AND_NO_MORE RMC_FIX "0" AND_NO_MORE);
    /* The line ends with CR, LF or both. */
    logs("$GPRMC,143055.000,A,5201.1302,N,00832.1652,E,0.08,64.91,180708,,,A*53\n", RMC_FIX "0" AND_NO_MORE);
}

static void south_and_west_are_negative(void **state)
{
    (void)state;
    logs("$GNRMC,,A,0000.00001,S,00000.00060,W,1,,,*16\n", "tracker: fix -0.0000002 -0.0000100 speed 0.514 m/s bad 0" AND_NO_MORE);
    logs("$GLRMC,,A,9000,S,18000.0,W,,,,*3C\n", "tracker: fix -90.0000000 -180.0000000 speed 0.000 m/s bad 0" AND_NO_MORE);
}

static void gga_gives_altitude_and_satellites(void **state)
{
    (void)state;
    logs("$GPGGA,143055.000,5201.1302,N,00832.1652,E,1,05,1.2,72.2,M,47.2,M,,0000*65\r\n" RMC,
         RMC_FIX "0 altitude 72.20 m satellites 5\n");
    logs("$GPGGA,1,5201.1302,N,00832.1652,E,1,12,1.2,-0.05,M,,M,,*7A\r\n" RMC, RMC_FIX "0 altitude -0.05 m satellites 12\n");
    logs("$GPGGA,142816.359,,,,,0,00,,,M,0.0,M,,0000*51\n" RMC, RMC_FIX "0" AND_NO_MORE);
}

static void no_fix_is_no_error(void **state)
{
    (void)state;
    logs("$GPRMC,142816.359,V,,,,,,,180708,,,N*4C\r\n", "");
}

static void bad_sentences_are_counted_by_kind(void **state)
{
    (void)state;
    /* A wrong sum; no sum; broken off by the next one; a control character; 80 characters. */
    logs("$GPRMC,143055.000,A,5301.1302,N,00832.1652,E,0.08,64.91,180708,,,A*53\n" RMC,
         "tracker: bad sentences: checksum 1, too long 0, malformed 0\n" RMC_FIX "1" AND_NO_MORE);
    logs("$GPRMC,143055.000,A\n$GPGSV,4,1,1$GPG\tSV\n" RMC,
         "tracker: bad sentences: checksum 0, too long 0, malformed 3\n" RMC_FIX "3" AND_NO_MORE);
    logs("$GPGSV,4,1,13,09,82,224,29,18,62,288,30,22,59,176,35,14,38,213,31,1,1,1,1,1,1,1,1*11\n" RMC,
         "tracker: bad sentences: checksum 0, too long 1, malformed 0\n" RMC_FIX "1" AND_NO_MORE);
}

static void fields_that_make_no_sense_are_malformed(void **state)
{
    static const char *const bodies[] = {
        "GPRMC,,A,5260.0000,N,00832.1652,E,0,,,",
        "GPRMC,,A,9100.0000,N,00832.1652,E,0,,,",
        "GPRMC,,A,9000.0001,N,00832.1652,E,0,,,",
        "GPRMC,,A,5201.1302,N,18100.0000,E,0,,,",
        "GPRMC,,A,5201.1302,X,00832.1652,E,0,,,",
        "GPRMC,,A,5201.1302,N,00832.1652,N,0,,,",
        "GPRMC,,A,5201.1302,NN,00832.1652,E,0,,,",
        "GPRMC,,A,52011302,N,00832.1652,E,0,,,",
        "GPRMC,,A,5.01.1302,N,00832.1652,E,0,,,",
        "GPRMC,,A,5201.13.2,N,00832.1652,E,0,,,",
        "GPRMC,,A,,N,00832.1652,E,0,,,",
        "GPRMC,,A,5201.1302,N,0832.1652,E,0,,,",
        "GPRMC,,A,5201.1302,N,00832.1652,E,-1,,,",
        "GPRMC,,A,5201.1302,N,00832.1652,E,.5,,,",
        "GPRMC,,A,5201.1302,N,00832.1652,E,4001,,,",
        "GPRMC,,A,5201.1302,N,00832.1652,E,99999999999,,,",
        "GPRMC,,B,5201.1302,N,00832.1652,E,0,,,",
        "GPRMC,,A",
        "GPRMC",
        "GPGGA,,5201.1302,N,00832.1652,E,,05,1.2,72.2,M",
        "GPGGA,,5201.1302,N,00832.1652,E,1,x,1.2,72.2,M",
        "GPGGA,,5201.1302,N,00832.1652,E,1,05,1.2,,M",
        "GPGGA,,5201.1302,N,00832.1652,E,1,05,1.2,--1,M",
        "GPGGA,,5201.1302,N,00832.1652,E,1,05,1.2,100001,M",
        "GPGGA,,5201.1302,N,,E,1,05,1.2,1,M",
    };

    (void)state;
    for (size_t at = 0; at < sizeof(bodies) / sizeof(bodies[0]); at++) {
        char sentences[200];
        unsigned sum = 0;

        for (const char *byte = bodies[at]; *byte != '\0'; byte++) sum ^= (uint8_t)*byte;
        snprintf(sentences, sizeof(sentences), "$%s*%02x\n" RMC, bodies[at], sum);
        logs(sentences, "tracker: bad sentences: checksum 0, too long 0, malformed 1\n" RMC_FIX "1" AND_NO_MORE);
    }
}

static void sentences_of_others_are_good_and_of_no_use(void **state)
{
    (void)state;
    logs("$GARMC,143055.000,A,5201.1302,N,00832.1652,E,0.08,64.91,180708,,,A*42\n$PSRFTXTWK:   1488*4C\n!AIVDM,1\n", "");
}

static void a_full_mailbox_delays_news_and_loses_no_count(void **state)
{
    static const char bad[] = "$\n";

    (void)state;
    kernel_start();
    kernel_fsms[TRACKER].stuck = true;
    for (int round = 0; round < 12; round++) {
        deliver((const uint8_t *)bad, strlen(bad), 0, 56, false);
        deliver((const uint8_t *)RMC, strlen(RMC), 0, 56, false);
    }
    assert_string_equal(kernel_log, "");
    kernel_fsms[TRACKER].stuck = false;
    deliver((const uint8_t *)"x", 1, 0, 56, false); /* empties the mailbox: the news is still with gps, which tried first */
    assert_non_null(strstr(kernel_log, RMC_FIX "4" AND_NO_MORE));
    assert_null(strstr(kernel_log, "malformed 5"));
    deliver((const uint8_t *)"x", 1, 0, 56, false);
    assert_non_null(strstr(kernel_log, "malformed 12\n" RMC_FIX "12" AND_NO_MORE));
    deliver((const uint8_t *)"x", 1, 0, 56, false);
    assert_string_equal(strstr(kernel_log, "malformed 12\n"), "malformed 12\n" RMC_FIX "12" AND_NO_MORE);
}

static void without_a_tracker_the_driver_goes_on(void **state)
{
    (void)state;
    kernel_start();
    kernel_fsms[TRACKER].stopped = true;
    deliver((const uint8_t *)RMC, strlen(RMC), 0, 56, false);
    kernel_fsms[TRACKER].stopped = false;
    deliver((const uint8_t *)"x", 1, 0, 56, false);
    assert_string_equal(kernel_log, "");
    deliver((const uint8_t *)RMC, strlen(RMC), 0, 56, false);
    assert_string_equal(kernel_log, RMC_FIX "0" AND_NO_MORE);
}

/* Whatever bytes come, nothing is read or written outside (the sanitizers watch) and the pieces do not matter. */
static void any_bytes_in_any_pieces_give_one_log(void **state)
{
    static const char *const scraps[] = {RMC,  "$",       "$\n",  "$Pxxx*28\n", "$GPGGA,", "5201.1302,N,",
                                         ",,", "*00\r\n", "\xff", "A,",         "0.5,",    "$GPRMC,,A,5201,N,00832,E,*12\n"};
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 100; round++) {
        char bytes[2000] = "";
        char *log;

        for (size_t length = 0; length < 1900; length = strlen(bytes)) {
            seed = seed * 1664525u + 1013904223u;
            strcat(bytes, scraps[(seed >> 16) % (sizeof(scraps) / sizeof(scraps[0]))]);
        }
        log = log_of((const uint8_t *)bytes, strlen(bytes));
        assert_non_null(log);
        assert_non_null(strstr(log, "fix"));
        free(log);
    }
}

static int print_log(const char *path)
{
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    size_t length;
    char *log;

    if (file == NULL) {
        perror(path);
        return 1;
    }
    length = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    log = log_of(bytes, length);
    if (log == NULL) return 1;
    fputs(log, stdout);
    free(log);
    return 0;
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_valid_rmc_is_a_fix),
        cmocka_unit_test(south_and_west_are_negative),
        cmocka_unit_test(gga_gives_altitude_and_satellites),
        cmocka_unit_test(no_fix_is_no_error),
        cmocka_unit_test(bad_sentences_are_counted_by_kind),
        cmocka_unit_test(fields_that_make_no_sense_are_malformed),
        cmocka_unit_test(sentences_of_others_are_good_and_of_no_use),
        cmocka_unit_test(a_full_mailbox_delays_news_and_loses_no_count),
        cmocka_unit_test(without_a_tracker_the_driver_goes_on),
        cmocka_unit_test(any_bytes_in_any_pieces_give_one_log),
    };

    if (count == 2) return print_log(arguments[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

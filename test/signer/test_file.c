/* test_file.c: files appear whole or not at all, and nothing is left beside them, even when a signal comes. */
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "signer/file.h"

enum { BIG = 64 << 20 };

static char start[512], directory[] = "/tmp/signer_test_XXXXXX";
static struct fsm_sign_why why;

static int setup(void **state)
{
    (void)state;
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    assert_non_null(getcwd(start, sizeof start));
    assert_non_null(mkdtemp(directory));
    return chdir(directory);
}

static int teardown(void **state)
{
    (void)state;
    unlink("a");
    unlink("b");
    return chdir(start) || rmdir(directory); /* fails if anything else is left */
}

static void holds(const char *path, const char *text)
{
    uint8_t *bytes;
    size_t size;
    assert_int_equal(fsm_sign_file_read(path, 1000, &bytes, &size, &why), FSM_SIGN_OK);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(bytes, text, size);
    free(bytes);
}

static enum fsm_sign_error replace(const char *path, const char *text)
{
    return fsm_sign_file_replace(path, (const uint8_t *)text, strlen(text), &why);
}

static void files_are_written_replaced_and_read_back(void **state)
{
    (void)state;
    assert_int_equal(replace("a", "one"), FSM_SIGN_OK);
    holds("a", "one");
    chmod("a", 0604);
    assert_int_equal(replace("a", "another"), FSM_SIGN_OK);
    holds("a", "another");
    struct stat status;
    assert_int_equal(stat("a", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0604);
    assert_int_equal(replace("b", ""), FSM_SIGN_OK);
    holds("b", "");
}

static void reading_stops_at_the_limit(void **state)
{
    (void)state;
    uint8_t *bytes;
    size_t size;
    assert_int_equal(replace("a", "12345678"), FSM_SIGN_OK);
    assert_int_equal(fsm_sign_file_read("a", 8, &bytes, &size, &why), FSM_SIGN_OK);
    free(bytes);
    assert_int_equal(fsm_sign_file_read("a", 7, &bytes, &size, &why), FSM_SIGN_TOO_LARGE);
    assert_int_equal(fsm_sign_file_read("none", 7, &bytes, &size, &why), FSM_SIGN_PATH);
    assert_int_equal(fsm_sign_file_read(".", 7, &bytes, &size, &why), FSM_SIGN_PATH);
}

static void of_several_files_all_or_none_are_created(void **state)
{
    (void)state;
    const struct fsm_sign_file files[] = {{"a", (const uint8_t *)"1", 1, 0600}, {"b", (const uint8_t *)"2", 1, 0644}};
    assert_int_equal(replace("b", "mine"), FSM_SIGN_OK);
    assert_int_equal(fsm_sign_files_create(files, 2, &why), FSM_SIGN_EXISTS);
    assert_int_equal(access("a", F_OK), -1);
    holds("b", "mine");
    unlink("b");
    assert_int_equal(fsm_sign_files_create(files, 2, &why), FSM_SIGN_OK);
    holds("a", "1");
    holds("b", "2");
    struct stat status;
    assert_int_equal(stat("a", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(fsm_sign_files_create(files, 2, &why), FSM_SIGN_EXISTS);
    holds("a", "1");
}

/* Whether a temporary file of "a" is there. */
static bool is_writing(void) { return system("ls a.?????? >/dev/null 2>&1") == 0; }

static void a_signal_while_writing_leaves_nothing_behind(void **state)
{
    (void)state;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_int_equal(replace("a", "before"), FSM_SIGN_OK);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            uint8_t *bytes = calloc(1, BIG);
            fsm_sign_file_guard();
            while (bytes && fsm_sign_file_replace("a", bytes, BIG, NULL) == FSM_SIGN_OK && truncate("a", 6) == 0) continue;
            _exit(0);
        }
        while (!is_writing() && waitpid(child, NULL, WNOHANG) == 0) usleep(1000);
        kill(child, numbers[i]);
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == numbers[i]);
        assert_false(is_writing());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_written_replaced_and_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(reading_stops_at_the_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(of_several_files_all_or_none_are_created, setup, teardown),
        cmocka_unit_test_setup_teardown(a_signal_while_writing_leaves_nothing_behind, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

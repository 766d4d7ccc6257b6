/* command.h: the commands of fsmsign, and what they share: options, messages, exit codes. */
#ifndef FSM_SIGN_COMMAND_H
#define FSM_SIGN_COMMAND_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "rights.h"

enum { FSM_EXIT_OK = 0, FSM_EXIT_INPUT = 1, FSM_EXIT_CALL = 2, FSM_EXIT_MACHINE = 3 };

/* Each takes its name as argv[0], and returns the exit code. */
int fsm_command_pki(int argc, char **argv);
int fsm_command_sign(int argc, char **argv);
int fsm_command_verify(int argc, char **argv);
int fsm_command_show(int argc, char **argv);
int fsm_command_request(int argc, char **argv);
int fsm_command_check(int argc, char **argv);

/* The next option's `val`, -1 behind the last one, '?' after a message about a wrong one. Options and files may be mixed;
 * afterwards the files are argv[optind …]. `short_options` has one letter, as of getopt, for every short option. */
int fsm_command_option(int argc, char **argv, const char *short_options, const struct option *options);

/* Says what is wrong with the call in one line, with a hint at --help; FSM_EXIT_CALL. */
int fsm_command_misused(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says why something failed: about `file`, or NULL; the error's exit code. */
int fsm_command_failed(const char *file, const struct fsm_sign_why *why);

/* Options of what a certificate's holder may sign: their table, their help, what holds without them, and one of them taken; false:
 * its value is none. */
#define FSM_COMMAND_RIGHTS                                                                                                         \
    {"groups", required_argument, NULL, 'g'}, {"memory", required_argument, NULL, 'm'},                                            \
        {"priority", required_argument, NULL, 'p'}, {"trusted", no_argument, NULL, 't'},                                           \
        {"targets", required_argument, NULL, 'T'}, {"epoch", required_argument, NULL, 'e'}
void fsm_command_rights_help(void);
struct fsm_rights fsm_command_rights(void);
bool fsm_command_right(int option, const char *value, struct fsm_rights *rights);

/* Whether a certificate's holder may be called so: 1 to 64 bytes of UTF-8. */
bool fsm_command_common_name(const char *name);

/* A decimal or 0x… number from `low` to `high`. */
bool fsm_command_number(const char *text, uint32_t low, uint32_t high, uint32_t *number);

#endif

/* main.c: fsmsign: makes development keys, signs apps, verifies and shows signed ones. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "file.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *purpose;
} commands[] = {
    {"pki", fsm_command_pki, "make a root and CI certificates for development"},
    {"request", fsm_command_request, "ask for a CI certificate: for a key in a file or a token"},
    {"check", fsm_command_check, "hold CI certificates against the profile"},
    {"sign", fsm_command_sign, "sign apps"},
    {"verify", fsm_command_verify, "check that signed files are genuine"},
    {"show", fsm_command_show, "print what an app declares, and who signed it"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(void)
{
    printf("usage: fsmsign COMMAND …\n\nSigns apps (.fsm) so that loaders accept them. Commands:\n");
    for (size_t i = 0; i < COMMANDS; i++) printf("  %-8s %s\n", commands[i].name, commands[i].purpose);
    printf("\n'fsmsign COMMAND --help' says more. Also: --help, --version.\n"
           "Exit codes: 0 done, 1 the input is at fault, 2 the call is, 3 the machine is.\n");
}

static int run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    if (name && (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)) {
        help();
        return FSM_EXIT_OK;
    }
    if (name && strcmp(name, "--version") == 0) {
        printf("fsmsign " FSMSIGN_VERSION "\n");
        return FSM_EXIT_OK;
    }
    for (size_t i = 0; name && i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    if (name) fprintf(stderr, "fsmsign: there is no command '%s'; see 'fsmsign --help'\n", name);
    else fprintf(stderr, "fsmsign: a command is missing; see 'fsmsign --help'\n");
    return FSM_EXIT_CALL;
}

int main(int argc, char **argv)
{
    fsm_sign_file_guard();
    int code = run(argc, argv);
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    fprintf(stderr, "fsmsign: the output could not be written\n");
    return FSM_EXIT_MACHINE;
}

#include "fsmcc.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

char *tool_path(const char *name) { return textf("%s/%s", FSM_LLVM_BIN, name); }

static void print(const struct list *command)
{
    for (size_t i = 0; i < command->count; i++) fprintf(stderr, "%s\"%s\"", i ? " " : "", command->items[i]);
    fputc('\n', stderr);
}

/* What tools may know beside their command line. Clang alone listens to two dozen variables, some of which change or add options.
 */
static char *const *environment(void)
{
    static struct list kept;
    if (kept.count) return kept.items;
    list_addf(&kept, "TMPDIR=%s", scratch_folder()); /* what a tool leaves behind when it is ended goes with the rest */
    list_add(&kept, "SOURCE_DATE_EPOCH=0");          /* __DATE__ and __TIME__ are the same in every build */
    if (getenv("TERM")) list_addf(&kept, "TERM=%s", getenv("TERM"));
    return kept.items;
}

static pid_t start(const struct list *command, const char *messages)
{
    pid_t child;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_init(&actions);
    if (messages) posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char *const *variables = environment();
    posix_spawnattr_setsigmask(&attributes, signals_before());
    int error = posix_spawn(&child, command->items[0], &actions, &attributes, command->items, variables);
    if (error) stop(EXIT_MACHINE, "%s: %s: install the packages the manual lists", command->items[0], strerror(error));
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return child;
}

bool tool_try(const struct job *job, const struct list *command, const char *messages)
{
    if (job->verbose || job->dry) print(command);
    if (job->dry) return true;
    fflush(NULL);
    int status = signals_wait(start(command, messages));
    if (WIFSIGNALED(status)) stop(EXIT_MACHINE, "%s was ended by signal %d", command->items[0], WTERMSIG(status));
    if (WEXITSTATUS(status) > 1) stop(EXIT_MACHINE, "%s failed (exit code %d)", command->items[0], WEXITSTATUS(status));
    return WEXITSTATUS(status) == 0;
}

void tool_run(const struct job *job, const struct list *command)
{
    if (!tool_try(job, command, NULL)) exit(EXIT_INPUT); /* the tool has said what is wrong */
}

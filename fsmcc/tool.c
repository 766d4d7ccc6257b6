#include "fsmcc.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

char *tool_path(const char *name) { return textf("%s/%s", FSM_LLVM_BIN, name); }

static void print(const struct list *command)
{
    for (size_t i = 0; i < command->count; i++) fprintf(stderr, "%s\"%s\"", i ? " " : "", command->items[i]);
    fputc('\n', stderr);
}

void tool_run(const struct job *job, const struct list *command)
{
    if (job->verbose || job->dry) print(command);
    if (job->dry) return;
    fflush(NULL);
    pid_t child;
    int   error = posix_spawn(&child, command->items[0], NULL, NULL, command->items, environ);
    if (error) stop(EXIT_MACHINE, "%s: %s: install the packages the manual lists", command->items[0], strerror(error));
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) stop(EXIT_MACHINE, "waiting for %s: %s", command->items[0], strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    if (WIFSIGNALED(status)) stop(EXIT_MACHINE, "%s was ended by signal %d", command->items[0], WTERMSIG(status));
    exit(EXIT_INPUT); /* the tool has said what is wrong */
}

#include "fsmcc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const int deadly[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU};
static sigset_t held, before;
static bool holding;

void signals_hold(void)
{
    if (holding) return;
    holding = true;
    signal(SIGCHLD, SIG_DFL); /* a parent that ignores it would take our children's ends from us */
    sigemptyset(&held);
    sigaddset(&held, SIGCHLD);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction action;
        if (sigaction(deadly[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&held, deadly[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &before);
}

const sigset_t *signals_before(void) { return &before; }

int signals_wait(pid_t child)
{
    for (int status, number;;) {
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return status;
        if (ended < 0) stop(EXIT_MACHINE, "waiting for a tool: %s", strerror(errno));
        number = sigwaitinfo(&held, NULL);
        if (number < 0 || number == SIGCHLD) continue;
        kill(child, SIGTERM); /* it may have got the same signal, or not; its files can be removed only when it has gone */
        waitpid(child, &status, 0);
        raise(number); /* still held: it takes effect when everything has been removed */
        exit(EXIT_MACHINE);
    }
}

void signals_release(void)
{
    if (holding) sigprocmask(SIG_SETMASK, &before, NULL);
}

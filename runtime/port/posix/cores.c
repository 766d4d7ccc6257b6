/* cores.c: a dispatcher per core (kernel/cores.h): processes that parted when all was loaded. What they share is memory that was
 * mapped shared before; their machine stacks, the counter of fuel and the kernel's other tables are copies, at the same addresses.
 *
 * The first dispatcher is the process that was called. If it ends, the others are ended; if another one ends before the run does,
 * it ends the run.
 */
#include "cores.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../kernel/cores.h"
#include "posix.h"

enum { CHUNK = 1 << 20, LINE = 64 };

bool fsm_posix_shares;
int fsm_posix_wake = -1;

static int wakers[FSM_CORES_MAX];
static volatile sig_atomic_t alive; /* other dispatchers */
static volatile sig_atomic_t worst; /* exit code */

/* Not freed, as all memory of the kernel's. */
void *fsm_cores_memory(uint32_t size)
{
    static uint8_t *next;
    static size_t left;
    const size_t wanted = ((size_t)size + LINE - 1) / LINE * LINE, chunk = wanted > CHUNK ? wanted : CHUNK;
    if (!fsm_posix_shares) return fsm_port_memory(size);
    if (wanted > left) {
        void *place = mmap(NULL, chunk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (place == MAP_FAILED) return NULL;
        next = place;
        left = chunk;
    }
    uint8_t *given = next;
    next += wanted;
    left -= wanted;
    return given;
}

void fsm_port_core_wake(uint32_t core)
{
    const uint64_t one = 1;
    const int error = errno;
    if (write(wakers[core], &one, sizeof one) < 0) {
    } /* it has been woken as often as can be counted */
    errno = error;
}

void fsm_port_core_pause(void) { sched_yield(); }

static void note(int status)
{
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 3;
    alive--;
    if (code > worst) worst = code;
}

static void on_child(int number)
{
    const int error = errno;
    int status;
    (void)number;
    while (waitpid(-1, &status, WNOHANG) > 0) note(status);
    fsm_cores_end();
    errno = error;
}

static int cannot(const char *what)
{
    fprintf(stderr, "fsmrun: error: %s: %s\n", what, strerror(errno));
    return 3;
}

static _Noreturn void be_core(uint32_t core, pid_t first)
{
    signal(SIGCHLD, SIG_DFL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != first) _exit(3);
    fsm_posix_wake = wakers[core];
    fsm_cores_become(core);
    const int code = fsm_run_until_stopped();
    fflush(stdout);
    _exit(code);
}

static int wait_for_others(int code)
{
    int status;
    signal(SIGCHLD, SIG_DFL);
    while (alive > 0)
        if (waitpid(-1, &status, 0) > 0) note(status);
        else if (errno != EINTR) break;
    return code > worst ? code : worst;
}

int fsm_posix_run_on_cores(uint32_t count, const int16_t *wanted)
{
    const struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_ONSTACK | SA_RESTART | SA_NOCLDSTOP};
    const pid_t first = getpid();
    fsm_port_now(); /* one clock for all */
    if (!fsm_cores_make(count, wanted)) return errno = ENOMEM, cannot("memory of several cores");
    for (uint32_t i = 0; i < count; i++)
        if ((wakers[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) return cannot("eventfd");
    fflush(stdout);
    sigaction(SIGCHLD, &action, NULL);
    alive = (int)count - 1;
    for (uint32_t i = 1; i < count; i++) {
        const pid_t child = fork();
        if (child == 0) be_core(i, first);
        if (child < 0) return cannot("fork");
    }
    fsm_posix_wake = wakers[0];
    fsm_cores_become(0);
    return wait_for_others(fsm_run_until_stopped());
}

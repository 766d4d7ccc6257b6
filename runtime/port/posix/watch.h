/* watch.h: watching the kernel at work: a trace of every event (trace.h), a live view (top.h).
 *
 * There are two fsmruns, of the same sources: one whose kernel tells nobody anything, and which is as fast as it can be (watch_other.c),
 * and one whose kernel tells watch.c (fsmrun-observed), which the first becomes when it is asked to watch.
 */
#ifndef FSM_POSIX_WATCH_H
#define FSM_POSIX_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum fsm_posix_top { FSM_TOP_NONE, FSM_TOP_VIEW, FSM_TOP_JSON };

struct fsm_posix_watch {
    const char *trace; /* where to; NULL: no trace */
    enum fsm_posix_top top;
};

/* At the process's start: from its return on, this is an fsmrun that can watch. 0, or the exit code: it could not be had. */
int fsm_posix_watch_needed(char **arguments);

/* When the FSMs are made and nothing has run. 0, or the exit code: what is wrong has been said. */
int fsm_posix_watch_start(const struct fsm_posix_watch *what);

/* When the run has ended: the exit code, `code` unless the trace has not become whole. */
int fsm_posix_watch_end(int code);

/* Text to the console, if a view has taken the terminal; false: not. */
bool fsm_posix_watch_console(const char *text, uint32_t length);

#endif

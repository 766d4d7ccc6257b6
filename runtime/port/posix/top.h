/* top.h: a live view of what the FSMs do: on a terminal a table that is drawn anew each second, else a snapshot each second, as lines of
 * text or one line of JSON, on standard output; what the system logs goes to standard error then.
 */
#ifndef FSM_POSIX_TOP_H
#define FSM_POSIX_TOP_H

#include "seen.h"
#include "watch.h"

/* From now on; `seen` stays, an element for each FSM. Times are nanoseconds. */
void fsm_top_start(const struct fsm_seen *seen, enum fsm_posix_top kind, uint64_t now);
/* To be called several times a second. True: whoever watches has pressed q. */
bool fsm_top_tick(uint64_t now);
/* A last snapshot; the terminal is as it was. */
void fsm_top_end(uint64_t now);
/* Text that the system logs. False: there is no view, it is for somebody else. From any thread. */
bool fsm_top_console(const char *text, uint32_t length);

#endif

/* trace.h: a trace file in Chrome's trace event format, an array of JSON, which Perfetto (ui.perfetto.dev) and chrome://tracing open.
 *
 * A track is a thread there, numbered from 1, of a process, numbered from 1. Times are nanoseconds; each is no less than the one
 * before. Nothing is left out: writing waits for the disk. When the disk takes no more, the file is cut behind the last whole event.
 */
#ifndef FSM_POSIX_TRACE_H
#define FSM_POSIX_TRACE_H

#include <stdbool.h>
#include <stdint.h>

struct fsm_track {
    uint32_t process, thread;
};

/* NULL: the file is open, and empty but for its head; else what is wrong. */
const char *fsm_trace_open(const char *path);
/* To the disk with what there is. */
void fsm_trace_flush(void);
/* Ends the file. Whether all that was traced is in it; if not, that was said on standard error when it happened. */
bool fsm_trace_close(void);

void fsm_trace_process(uint32_t process, const char *kind, const char *name);
void fsm_trace_thread(struct fsm_track track, const char *name, int order);

/* Slices nest on their track; each begin has its end. `text` follows `name`, if it is not NULL. */
void fsm_trace_begin(uint64_t time, struct fsm_track track, const char *name, const char *text);
void fsm_trace_end(uint64_t time, struct fsm_track track);
void fsm_trace_instant(uint64_t time, struct fsm_track track, const char *name, const char *text);
/* An arrow from one slice to another: each inside the slice it belongs to. */
void fsm_trace_flow(uint64_t time, struct fsm_track track, uint64_t id, bool arrives);
void fsm_trace_counter(uint64_t time, struct fsm_track track, const char *name, const char *text, uint32_t value);

#endif

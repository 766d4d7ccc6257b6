/* fsm/timer.h: events after a time. Group timer. Times are milliseconds, 1..2^31-1; resolution is the port's tick (1 ms or better).
 * A timer's number, 0 or more, comes back in event->source of FSM_TIMER. An FSM's timers end when it stops or restarts. */
#ifndef FSM_TIMER_H
#define FSM_TIMER_H

#include <fsm/app.h>

FSM_C_BEGIN

/* Once / again and again. The timer's number; FSM_ERROR_FULL: no timer is free; FSM_ERROR_RANGE: 0 or too long;
 * FSM_ERROR_GONE: a supervisor that this handler waited for has stopped this FSM.
 * A periodic timer keeps its beat: a late event does not shift the next; while the mailbox is full its events are left out. */
FSM_API(timer) int32_t fsm_timer_after(const void *self, uint32_t milliseconds);
FSM_API(timer) int32_t fsm_timer_every(const void *self, uint32_t milliseconds);

/* FSM_OK, and no event of this timer arrives any more, one already in the mailbox excepted; FSM_ERROR_ABSENT: not this FSM's timer. */
FSM_API(timer) int32_t fsm_timer_cancel(const void *self, uint32_t timer);

/* Milliseconds since the system started; wraps after 49.7 days. */
FSM_API(timer) uint32_t fsm_timer_now(const void *self);

FSM_C_END

#endif

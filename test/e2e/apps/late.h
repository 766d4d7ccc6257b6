/* late.h: FSM types that do one thing a moment after their start, when all apps run. */
#ifndef LATE_H
#define LATE_H

#include <fsm/app.h>
#include <fsm/timer.h>
#include <string.h>

struct late {
    uint32_t zero; /* for ever, but the compiler does not know */
    uint32_t before, words[8], after;
    uint8_t bytes[8], next[8];
    uint32_t sum;
};

static inline bool due(const struct late *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) fsm_timer_after(self, 250);
    return event->type == FSM_TIMER;
}

/* A number that the compiler does not know. */
#define GIVEN(number) (self->zero + (number))

/* LATE(name): the body is a statement of what the FSM does when it is due, and has `self` and `event`. */
#define LATE(name)                                                                                                                 \
    static void late_##name(struct late *self, const struct fsm_event *event);                                                     \
    FSM_TYPE(name, struct late)                                                                                                    \
    {                                                                                                                              \
        if (due(self, event)) late_##name(self, event);                                                                            \
    }                                                                                                                              \
    static void late_##name(struct late *self, const struct fsm_event *event)

#endif

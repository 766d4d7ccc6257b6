/* culprit.c: each type does one thing that no app may do, a moment after its start. The lines are found by their marks. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(culprit, FSM_VERSION(1), FSM_USES(log, timer));

struct culprit {
    uint32_t zero; /* for ever, but the compiler does not know */
    uint32_t sum;
    uint32_t words[8];
};

enum { NOWHERE = 0x70000000 }; /* no machine has memory there */

static bool due(const struct culprit *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) fsm_timer_after(self, 250);
    return event->type == FSM_TIMER;
}

static volatile uint32_t *at(uint32_t address) { return (volatile uint32_t *)(uintptr_t)address; }

FSM_TYPE(null_write, struct culprit)
{
    if (due(self, event)) *at(self->zero) = 1; /* MARK null_write */
}

FSM_TYPE(wild_read, struct culprit)
{
    if (due(self, event)) self->sum += *at(NOWHERE + self->zero); /* MARK wild_read */
}

FSM_TYPE(wild_write, struct culprit)
{
    if (due(self, event)) *at(NOWHERE + self->zero) = 1; /* MARK wild_write */
}

FSM_TYPE(code_write, struct culprit)
{
    if (due(self, event)) *at((uint32_t)(uintptr_t)due & ~3u) = 1; /* MARK code_write */
}

FSM_TYPE(trap, struct culprit)
{
    if (due(self, event) && self->zero == 0) __builtin_trap(); /* MARK trap */
}

FSM_TYPE(division, struct culprit)
{
    if (due(self, event)) self->sum = 1000 / self->zero; /* MARK division */
}

FSM_TYPE(wild_call, struct culprit)
{
    void (*nowhere)(void) = (void (*)(void))(uintptr_t)(NOWHERE + 1 + self->zero);
    if (due(self, event)) nowhere(); /* MARK wild_call */
}

FSM_TYPE(null_call, struct culprit)
{
    void (*none)(void) = (void (*)(void))(uintptr_t)self->zero;
    if (due(self, event)) none(); /* MARK null_call */
}

FSM_TYPE(wrong_index, struct culprit)
{
    if (due(self, event)) self->words[8 + self->zero] = 1; /* MARK wrong_index */
}

FSM_TYPE(bad_argument, struct culprit)
{
    if (!due(self, event)) return;
    self->sum += (uint32_t)fsm_log_write(FSM_LOG_INFO, (const char *)at(NOWHERE + self->zero), 5); /* MARK bad_argument */
    self->zero = self->sum;
}

static uint32_t deeper(struct culprit *self, uint32_t depth)
{
    volatile uint32_t room[16];
    room[depth % 16] = depth;
    return deeper(self, depth + 1) + room[self->zero];
}

FSM_TYPE(recursion, struct culprit)
{
    if (due(self, event)) self->sum = deeper(self, 0);
}

#include "family.h"

#include <string.h>

int32_t restart(uint32_t child, uint32_t delay) { return (int32_t)world_call(RESTART, child, delay, 0, 0); }
int32_t stop(uint32_t child) { return (int32_t)world_call(STOP, child, 0, 0, 0); }
int32_t escalate(uint32_t child) { return (int32_t)world_call(ESCALATE, child, 0, 0, 0); }
int32_t child_state(uint32_t child) { return (int32_t)world_call(STATE, child, 0, 0, 0); }

/* What the supervisors of a test do at FSM_CHILD, and when they are told GO. */
void (*at_news)(const struct fsm_child *child);
void (*at_go)(void);

/* Milliseconds since then are in the trace. */
uint32_t then;
unsigned elapsed(void) { return world.now - then; }

void boss(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_check();
    if (event->type == FSM_START) world_trace("%u:start ", world_self());
    if (event->type == GO && at_go) at_go();
    if (event->type != FSM_CHILD) return;
    assert_int_equal(event->length, sizeof(struct fsm_child));
    const struct fsm_child *child = (const struct fsm_child *)(const void *)event->data;
    char name[FSM_NAME_TEXT];
    assert_string_equal(child->name, fsm_name(world_fsm(child->number), name));
    world_trace("%u:%s,%u,%u,%u@%u ", world_self(), child->name, (unsigned)child->trap, (unsigned)child->traps,
                (unsigned)child->state, elapsed());
    if (at_news) at_news(child);
    world_check();
}

void worker(uint8_t *self, const struct fsm_event *event)
{
    (void)self;
    world_check();
    if (event->type == TRAP) world_trap(FSM_TRAP_ARITHMETIC);
    world_trace("%u:%s@%u ", world_self(),
                event->type == FSM_START   ? "start"
                : event->type == FSM_TIMER ? "timer"
                                           : "event",
                elapsed());
    if (event->type == GO && at_go) at_go();
}

int32_t post(unsigned number, uint32_t type) { return fsm_mailbox_put(world_fsm(number), type, 0, "", 0); }
void must_post(unsigned number, uint32_t type) { assert_int_equal(post(number, type), FSM_OK); }

void run(void)
{
    world.trace[0] = 0;
    fsm_run_until_stopped();
    world_check();
}

void run_for(uint32_t milliseconds)
{
    fsm_kernel.system.stop_when_idle = 0;
    fsm_kernel.system.stop_after = milliseconds;
    run();
}

const struct world_fsm family[FAMILY] = {
    {.handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .priority = 3},
    {.handler = boss, .on_trap = FSM_ON_TRAP_RESTART, .priority = 2, .supervisor = 1},
    {.app = 1, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 2, .timers = 2},
    {.app = 1, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .supervisor = 2, .timers = 2},
    {.app = 1, .handler = worker, .on_trap = FSM_ON_TRAP_RESTART, .timers = 2},
    {0}};

void make(const struct world_fsm *fsms)
{
    world_make(fsms);
    at_news = NULL;
    at_go = NULL;
    fsm_run_until_stopped();
    world.trace[0] = 0;
    world.console[0] = 0;
    then = world.now;
}

void do_nothing(const struct fsm_child *child) { (void)child; }
void restart_now(const struct fsm_child *child) { assert_int_equal(restart(child->number, 0), FSM_OK); }
void restart_in_time(const struct fsm_child *child) { restart(child->number, FSM_CHILD_BACK_OFF); }
void stop_it(const struct fsm_child *child) { assert_int_equal(stop(child->number), FSM_OK); }
void escalate_it(const struct fsm_child *child)
{
    escalate(child->number);
    fail_msg("escalating answered");
}

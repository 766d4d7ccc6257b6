/* A million random steps: sends, timers, serial bytes, interrupts, traps, overwritten cells. Between any two of them the kernel's
 * tables must be sound, every sender must have been told the truth, who runs must be who has to, and the same seed must lead to the
 * same end. FSMs of apps whose cells nobody overwrites get what was sent to them, whole and in order. `kernel_storm SEED` tries
 * another one.
 */
#include "world.h"

#include <fsm_port_interrupts.h>
#include <string.h>

#include "storm.h"

enum { STEPS = 1000000, ACTIONS = 13, HONEST = 2 /* the first app that leaves its cell alone */, WORD = FSM_MESSAGE_FIRST };

static uint32_t steps, seen[ACTIONS], nested, deepest;

/* Of the messages from one FSM to another: how many were sent, and which one comes next. */
static struct {
    uint32_t sent, next;
} ways[WORLD_FSMS][WORLD_FSMS];

static bool is_honest(const struct fsm *fsm) { return fsm->type->app >= &fsm_kernel.apps[HONEST]; }

static struct fsm *peer_of(const struct fsm *fsm, uint32_t peer) { return fsm->peers[peer]; }

/* Any message to anybody; between the honest, one with its number. The answer is what the mailbox was like. */
static void send(uint8_t *self)
{
    const struct fsm *fsm = world_fsm(world_self());
    const uint32_t peer = storm_random(WORLD_PEERS + 1), size = storm_random(WORLD_STATE);
    uint32_t type = storm_random(300) + 250;
    struct fsm *to = peer < WORLD_PEERS ? peer_of(fsm, peer) : NULL;
    const bool counts = to && is_honest(fsm) && is_honest(to) && size >= 8;
    if (counts) {
        const uint32_t body[] = {fsm_number(fsm), ways[fsm_number(fsm)][fsm_number(to)].sent};
        memcpy(self, body, sizeof body);
        type = WORD;
    } else if (type == WORD) type++;
    int32_t wanted = FSM_OK;
    if (!to) wanted = FSM_ERROR_ABSENT;
    else if (type < FSM_MESSAGE_FIRST) wanted = FSM_ERROR_RANGE;
    else if (to->status != FSM_RUNNING) wanted = FSM_ERROR_GONE;
    else if (to->count == to->capacity) wanted = FSM_ERROR_FULL;
    if (counts && wanted == FSM_OK) ways[fsm_number(fsm)][fsm_number(to)].sent++; /* before: it may be handled at once */
    const int32_t answer = world_send(peer, type, self, size);
    assert_int_equal(answer, wanted);
    storm_note((uint32_t)answer);
}

static void hear(const struct fsm_event *event)
{
    uint32_t body[2];
    memcpy(body, event->data, sizeof body);
    assert_true(body[0] < WORLD_FSMS && is_honest(world_fsm(body[0])));
    assert_int_equal(body[1], ways[body[0]][world_self()].next);
    ways[body[0]][world_self()].next++;
}

/* What is in the mailbox goes with it. */
static _Noreturn void trap(void)
{
    for (unsigned from = 0; from < WORLD_FSMS; from++) ways[from][world_self()].next = ways[from][world_self()].sent;
    world_trap((enum fsm_trap_kind)(FSM_TRAP_INSTRUCTION + storm_random(6)));
}

/* Bytes, a moment: whoever is above runs before this is over. */
static void interrupt(void)
{
    const uint32_t before = nested;
    world.now += storm_random(5);
    fsm_kernel.woken = true;
    fsm_port_preempt();
    storm_note(nested - before);
}

static void act(uint8_t *self)
{
    const uint32_t action = storm_random(ACTIONS);
    seen[action]++;
    switch (action) {
    case 0:
    case 1:
    case 2: send(self); break;
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
    case 9: storm_act(self, action, STORM_PORTS); break;
    case 10:
        if (storm_random(40) == 0 && !is_honest(fsm_kernel.running))
            memset(fsm_kernel.running->type->app->cell.bytes, (int)storm_random(256), fsm_kernel.running->type->app->cell.size);
        break;
    case 11:
        if (storm_random(10) == 0 && !is_honest(fsm_kernel.running))
            storm_note(world_call(FSM_CALL_fsm_log_write, 9, storm_random(UINT32_MAX), storm_random(4), 0));
        if (storm_random(40) == 0) trap();
        break;
    case 12: interrupt(); break;
    }
}

/* At every place where an app's code runs: nobody who is above waits. There is stack for all. */
static void check(void)
{
    world_check();
    assert_int_equal(fsm_kernel.ready & fsm_kernel.above, 0);
}

static void handle(uint8_t *self, const struct fsm_event *event)
{
    nested += world_depth() > 1;
    if (world_depth() > deepest) deepest = world_depth();
    if (event->type == WORD && is_honest(fsm_kernel.running)) hear(event);
    storm_note(world.now), storm_note(world_self()), storm_note(event->type), storm_note(event->length), storm_note(event->source),
        storm_note(event->data[0]);
    for (uint32_t i = storm_random(6); i > 0; i--) {
        check();
        act(self);
        steps++;
    }
    check();
}

static const struct world_fsm fsms[] = {
    {.handler = handle, .priority = 3, .mailbox = 3, .timers = 3, .on_trap = 1, .peers = {0, 1, 2, 3}},
    {.handler = handle, .priority = 3, .mailbox = 1, .timers = 1, .on_trap = 1, .peers = {4, 5, 6, 7}},
    {.handler = handle, .priority = 0, .mailbox = 255, .timers = 5, .on_trap = 1, .peers = {8, 9, 10, 2}},
    {.handler = handle, .priority = 31, .mailbox = 4, .timers = 0, .on_trap = 1, .uart = 1, .peers = {3, 2, 1, 0}},
    {.handler = handle, .priority = 3, .mailbox = 2, .timers = 2, .on_trap = 0, .peers = {7, 7, 7, 7}},
    {.handler = handle, .priority = 3, .mailbox = 9, .timers = 4, .on_trap = 1, .peers = {4, 3, 2, 1}},
    {.app = 1, .handler = handle, .priority = 7, .mailbox = 3, .timers = 3, .on_trap = 1, .uart = 2, .peers = {0, 0, 10, 10}},
    {.app = 1, .handler = handle, .priority = 3, .mailbox = 6, .timers = 3, .on_trap = 1, .peers = {1, 6, 8, 3}},
    {.app = 1, .handler = handle, .priority = 0, .mailbox = 3, .timers = 3, .on_trap = 1, .peers = {10, 9, 8, 7}},
    {.app = 1, .handler = handle, .priority = 30, .mailbox = 8, .timers = 1, .on_trap = 0, .peers = {9, 0, 5, 2}},
    {.app = 1, .handler = handle, .priority = 3, .mailbox = 2, .timers = 2, .on_trap = 1, .peers = {2, 3, 5, 7}},
    {.app = 2, .handler = handle, .priority = 2, .mailbox = 4, .timers = 2, .on_trap = 1, .peers = {12, 13, 14, 3}},
    {.app = 2, .handler = handle, .priority = 5, .mailbox = 2, .timers = 1, .on_trap = 1, .peers = {11, 14, 13, 6}},
    {.app = 3, .handler = handle, .priority = 9, .mailbox = 3, .timers = 1, .on_trap = 1, .uart = 3, .peers = {11, 12, 14, 0}},
    {.app = 3, .handler = handle, .priority = 3, .mailbox = 1, .timers = 1, .on_trap = 0, .peers = {12, 13, 11, 5}},
    {0}};

static uint64_t storm(uint64_t seed, uint32_t end)
{
    storm_begin(seed);
    steps = nested = deepest = 0;
    memset(ways, 0, sizeof ways);
    world_make(fsms);
    world.after_run = storm_between;
    fsm_kernel.system.stop_when_idle = 0;
    while (steps < end) {
        fsm_kernel.system.stop_after = 500;
        fsm_run_until_stopped();
        world_check();
        const unsigned number = storm_random(fsm_kernel.system.fsms); /* now and then somebody begins anew */
        if (fsm_kernel.ready == 0 || world_fsm(number)->status == FSM_STOPPED) {
            struct fsm *fsm = world_fsm(number);
            if (fsm->count == 0) fsm_restart(fsm);
            fsm->traps = 0;
        }
    }
    return storm_hash();
}

static uint64_t chosen_seed;

static void a_storm_leaves_every_table_sound_and_repeats_exactly(void **state)
{
    const uint64_t first = storm(chosen_seed, STEPS);
    for (unsigned action = 0; action < ACTIONS; action++) assert_true(seen[action] > STEPS / 50);
    assert_true(nested > STEPS / 100 && deepest >= 3);
    world_end(state);
    assert_true(storm(chosen_seed, STEPS) == first);
    world_end(state);
    const uint64_t begin = storm(chosen_seed, STEPS / 100);
    world_end(state);
    assert_true(storm(chosen_seed + 1, STEPS / 100) != begin);
}

int main(int argc, char **argv)
{
    chosen_seed = storm_seed(argc, argv);
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(a_storm_leaves_every_table_sound_and_repeats_exactly, world_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

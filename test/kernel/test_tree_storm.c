/* Half a million random steps in a supervision tree, whose supervisors answer at random, and as many with locks: between any two of
 * them the kernel's tables must be sound, and the same seed must lead to the same end. `kernel_tree_storm SEED` tries another one.
 */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 1000000, ACTIONS = 16, LOCK_ACTIONS = 20 };

static uint64_t random_state, trace_hash;
static uint32_t steps, seen[LOCK_ACTIONS], gave_up;

static uint32_t random_below(uint32_t end) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 32) % end;
}

static void note(uint32_t value) { trace_hash = (trace_hash ^ value) * UINT64_C(0x100000001b3); }

static uint32_t own_state(void) { return world_fsm(world_self())->state; }

static void receive(unsigned port)
{
    if (world.receive_end[port] < sizeof world.received[port] / 2) world_receive(port, "bytes that arrive while a handler runs");
}

/* Of anybody, whether its child or not. */
static void supervise(uint32_t action)
{
    const uint32_t child = random_below(fsm_kernel.system.fsms + 1);
    if (action == 12 || action == 13) {
        const uint32_t delay = random_below(4) == 0 ? UINT32_MAX : random_below(30);
        note(world_call(FSM_CALL_fsm_child_restart, child, delay, 0, 0));
    }
    if (action == 14 && random_below(4) == 0) note(world_call(FSM_CALL_fsm_child_stop, child, 0, 0, 0));
    if (action == 15 && random_below(20) == 0) {
        gave_up++; /* the call comes back only if it does nothing */
        note(world_call(FSM_CALL_fsm_child_escalate, child, 0, 0, 0));
        gave_up--;
    }
}

/* Of anybody, whether its user or not. */
static void use_locks(const uint8_t *self, uint32_t action)
{
    static const uint16_t calls[] = {FSM_CALL_fsm_lock_try, FSM_CALL_fsm_lock_request, FSM_CALL_fsm_lock_release,
                                     FSM_CALL_fsm_lock_withdraw};
    note(world_call(calls[action - 16], random_below(fsm_kernel.system.objects + 1), 0, 0, 0));
    note(world_call(random_below(2) ? FSM_CALL_fsm_shared_read : FSM_CALL_fsm_shared_write, 2, random_below(40),
                    world_address(self), random_below(WORLD_STATE)));
}

static void act(uint8_t *self)
{
    const uint32_t action = random_below(fsm_kernel.shared ? LOCK_ACTIONS : fsm_kernel.nodes ? ACTIONS : 12);
    seen[action]++;
    switch (action) {
    case 0:
    case 1:
    case 2:
        note((uint32_t)world_send(random_below(WORLD_PEERS + 1), random_below(300) + 250, self, random_below(WORLD_STATE)));
        break;
    case 3: note(world_call(FSM_CALL_fsm_timer_after, own_state(), random_below(50), 0, 0)); break;
    case 4: note(world_call(FSM_CALL_fsm_timer_every, own_state(), random_below(50), 0, 0)); break;
    case 5: note(world_call(FSM_CALL_fsm_timer_cancel, own_state(), random_below(6), 0, 0)); break;
    case 6: note(world_call(FSM_CALL_fsm_timer_after, own_state(), INT32_MAX - random_below(2), 0, 0)); break;
    case 7: self[random_below(WORLD_STATE)] = (uint8_t)random_below(256); break;
    case 8: world.now += random_below(20); break;
    case 9: receive(1 + random_below(2)); break;
    case 10:
        if (random_below(40) == 0)
            memset(fsm_kernel.running->type->app->cell.bytes, (int)random_below(256), fsm_kernel.running->type->app->cell.size);
        break;
    case 11:
        if (random_below(10) == 0) note(world_call(FSM_CALL_fsm_log_write, 9, random_below(UINT32_MAX), random_below(4), 0));
        if (random_below(40) == 0) world_trap((enum fsm_trap_kind)(FSM_TRAP_INSTRUCTION + random_below(6)));
        break;
    case 16:
    case 17:
    case 18:
    case 19: use_locks(self, action); break;
    default: supervise(action);
    }
}

static void handle(uint8_t *self, const struct fsm_event *event)
{
    note(world.now), note(world_self()), note(event->type), note(event->length), note(event->source), note(event->data[0]);
    for (uint32_t i = random_below(6); i > 0; i--) {
        world_check();
        act(self);
        steps++;
    }
    world_check();
}

/* Serial bytes are forgotten when both ports' buffers have been read, console and stopped FSMs now and then. */
static void between(void)
{
    for (unsigned port = 1; port < 3; port++)
        if (world.receive_next[port] == world.receive_end[port] || world.receive_end[port] > 200)
            world.receive_next[port] = world.receive_end[port] = 0;
    world.console[0] = 0;
}

/* Windows of 20 ms, so that they are seldom stopped for good, and times to answer that are often too short. */
static const struct fsm_system_policy soon = {.delay = 1, .delay_max = 40, .window = 20, .answer = 30, .traps = 20},
                                      now = {.window = 20, .answer = 200, .traps = 20};
static const struct world_fsm tree[] = {
    {.handler = handle, .priority = 3, .mailbox = 3, .timers = 3, .on_trap = 1, .peers = {0, 1, 2, 3}, .policy = &now},
    {.handler = handle, .priority = 3, .mailbox = 1, .timers = 1, .on_trap = 1, .peers = {4, 5, 6, 7}, .supervisor = 1},
    {.handler = handle,
     .priority = 0,
     .mailbox = 9,
     .timers = 5,
     .on_trap = 1,
     .peers = {8, 9, 10, 2},
     .supervisor = 10,
     .policy = &soon},
    {.handler = handle,
     .priority = 31,
     .mailbox = 4,
     .on_trap = 1,
     .uart = 1,
     .peers = {3, 2, 1, 0},
     .supervisor = 2,
     .policy = &soon},
    {.handler = handle, .priority = 3, .mailbox = 2, .timers = 2, .on_trap = 0, .peers = {7, 7, 7, 7}, .supervisor = 2},
    {.handler = handle, .priority = 3, .mailbox = 9, .timers = 4, .on_trap = 1, .peers = {4, 3, 2, 1}, .policy = &soon},
    {.app = 1, .handler = handle, .priority = 7, .mailbox = 3, .on_trap = 1, .uart = 2, .peers = {0, 0, 10, 10}, .supervisor = 6},
    {.app = 1,
     .handler = handle,
     .priority = 3,
     .mailbox = 6,
     .timers = 3,
     .on_trap = 1,
     .peers = {1, 6, 8, 3},
     .supervisor = 7,
     .policy = &soon},
    {.app = 1,
     .handler = handle,
     .priority = 0,
     .mailbox = 3,
     .timers = 3,
     .on_trap = 1,
     .peers = {10, 9, 8, 7},
     .supervisor = 8,
     .policy = &now},
    {.app = 1,
     .handler = handle,
     .priority = 30,
     .mailbox = 8,
     .timers = 1,
     .on_trap = 1,
     .peers = {9, 0, 5, 2},
     .supervisor = 1,
     .policy = &now},
    {.app = 1, .handler = handle, .priority = 3, .mailbox = 2, .timers = 2, .on_trap = 1, .peers = {2, 3, 5, 7}, .policy = &now},
    {0}};

/* Nobody but a root begins anew out of thin air; what was stopped with it begins when its supervisor does. */
static bool may_begin(unsigned number)
{
    return !fsm_kernel.nodes || (world_fsm(number)->status == FSM_STOPPED && fsm_kernel.nodes[number].supervisor == FSM_NOBODY);
}

static uint64_t storm(const struct world_fsm *system, uint64_t seed, uint32_t end)
{
    random_state = seed;
    trace_hash = UINT64_C(0xcbf29ce484222325);
    steps = 0;
    world.now = UINT32_MAX - 100000; /* the clock wraps on the way */
    world_make(system);
    world.after_run = between;
    fsm_kernel.system.stop_when_idle = 0;
    while (steps < end) {
        fsm_kernel.system.stop_after = 500;
        fsm_run_until_stopped();
        world_check();
        const unsigned number = random_below(fsm_kernel.system.fsms); /* now and then somebody begins anew */
        if (may_begin(number) && (fsm_kernel.ready == 0 || world_fsm(number)->status == FSM_STOPPED)) {
            struct fsm *fsm = world_fsm(number);
            if (fsm->count == 0) fsm_restart(fsm);
            fsm->traps = 0;
        }
        if (fsm_kernel.nodes && fsm_kernel.ready == 0) fsm_mailbox_put(world_fsm(number), 300, 0, "", 0);
    }
    return trace_hash;
}

static uint64_t chosen_seed = 1;

static const struct world_object locks[] = {{.units = 1, .users = 8, .waiters = 5, .user = {0, 1, 2, 3, 4, 5, 6, 7}},
                                            {.units = 3, .users = 5, .waiters = 5, .user = {10, 8, 6, 4, 2}},
                                            {.bytes = 32, .lock = 0}};

static void a_storm_with_locks_leaves_every_table_sound_and_repeats_exactly(void **state)
{
    memset(seen, 0, sizeof seen);
    world_objects(locks, 3);
    const uint64_t first = storm(tree, chosen_seed, STEPS / 2);
    for (unsigned action = 0; action < LOCK_ACTIONS; action++) assert_true(seen[action] > STEPS / 100);
    world_end(state);
    world_objects(locks, 3);
    assert_true(storm(tree, chosen_seed, STEPS / 2) == first);
}

static void a_storm_in_a_tree_leaves_every_table_sound_and_repeats_exactly(void **state)
{
    memset(seen, 0, sizeof seen);
    const uint64_t first = storm(tree, chosen_seed, STEPS / 2);
    for (unsigned action = 0; action < ACTIONS; action++) assert_true(seen[action] > STEPS / 100);
    assert_true(gave_up > 100);
    world_end(state);
    assert_true(storm(tree, chosen_seed, STEPS / 2) == first);
}

int main(int argc, char **argv)
{
    if (argc > 1) chosen_seed = strtoull(argv[1], NULL, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_storm_with_locks_leaves_every_table_sound_and_repeats_exactly, world_end),
        cmocka_unit_test_teardown(a_storm_in_a_tree_leaves_every_table_sound_and_repeats_exactly, world_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Half a million random steps in a supervision tree, whose supervisors answer at random, and as many with locks: between any two of
 * them the kernel's tables must be sound, and the same seed must lead to the same end. `kernel_tree_storm SEED` tries another one.
 */
#include "world.h"

#include <string.h>

#include "storm.h"

enum { STEPS = 1000000, ACTIONS = 16, LOCK_ACTIONS = 20 };

static uint32_t steps, seen[LOCK_ACTIONS], gave_up;

/* Of anybody, whether its child or not. */
static void supervise(uint32_t action)
{
    const uint32_t child = storm_random(fsm_kernel.system.fsms + 1);
    if (action == 12 || action == 13) {
        const uint32_t delay = storm_random(4) == 0 ? UINT32_MAX : storm_random(30);
        storm_note(world_call(FSM_CALL_fsm_child_restart, child, delay, 0, 0));
    }
    if (action == 14 && storm_random(4) == 0) storm_note(world_call(FSM_CALL_fsm_child_stop, child, 0, 0, 0));
    if (action == 15 && storm_random(20) == 0) {
        gave_up++; /* the call comes back only if it does nothing */
        storm_note(world_call(FSM_CALL_fsm_child_escalate, child, 0, 0, 0));
        gave_up--;
    }
}

/* Of anybody, whether its user or not. */
static void use_locks(const uint8_t *self, uint32_t action)
{
    static const uint16_t calls[] = {FSM_CALL_fsm_lock_try, FSM_CALL_fsm_lock_request, FSM_CALL_fsm_lock_release,
                                     FSM_CALL_fsm_lock_withdraw};
    storm_note(world_call(calls[action - 16], storm_random(fsm_kernel.system.objects + 1), 0, 0, 0));
    storm_note(world_call(storm_random(2) ? FSM_CALL_fsm_shared_read : FSM_CALL_fsm_shared_write, 2, storm_random(40),
                          world_address(self), storm_random(WORLD_STATE)));
}

static void act(uint8_t *self)
{
    const uint32_t action = storm_random(fsm_kernel.shared ? LOCK_ACTIONS : fsm_kernel.nodes ? ACTIONS : 12);
    seen[action]++;
    switch (action) {
    case 0:
    case 1:
    case 2:
        storm_note((uint32_t)world_send(storm_random(WORLD_PEERS + 1), storm_random(300) + 250, self, storm_random(WORLD_STATE)));
        break;
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
    case 9: storm_act(self, action, 2); break;
    case 10:
        if (storm_random(40) == 0)
            memset(fsm_kernel.running->type->app->cell.bytes, (int)storm_random(256), fsm_kernel.running->type->app->cell.size);
        break;
    case 11:
        if (storm_random(10) == 0) storm_note(world_call(FSM_CALL_fsm_log_write, 9, storm_random(UINT32_MAX), storm_random(4), 0));
        if (storm_random(40) == 0) world_trap((enum fsm_trap_kind)(FSM_TRAP_INSTRUCTION + storm_random(6)));
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
    storm_note(world.now), storm_note(world_self()), storm_note(event->type), storm_note(event->length), storm_note(event->source),
        storm_note(event->data[0]);
    for (uint32_t i = storm_random(6); i > 0; i--) {
        world_check();
        act(self);
        steps++;
    }
    world_check();
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
    storm_begin(seed);
    steps = 0;
    world_make(system);
    world.after_run = storm_between;
    fsm_kernel.system.stop_when_idle = 0;
    while (steps < end) {
        fsm_kernel.system.stop_after = 500;
        fsm_run_until_stopped();
        world_check();
        const unsigned number = storm_random(fsm_kernel.system.fsms); /* now and then somebody begins anew */
        if (may_begin(number) && (fsm_kernel.ready == 0 || world_fsm(number)->status == FSM_STOPPED)) {
            struct fsm *fsm = world_fsm(number);
            if (fsm->count == 0) fsm_restart(fsm);
            fsm->traps = 0;
        }
        if (fsm_kernel.nodes && fsm_kernel.ready == 0) fsm_mailbox_put(world_fsm(number), 300, 0, "", 0);
    }
    return storm_hash();
}

static uint64_t chosen_seed;

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
    chosen_seed = storm_seed(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_storm_with_locks_leaves_every_table_sound_and_repeats_exactly, world_end),
        cmocka_unit_test_teardown(a_storm_in_a_tree_leaves_every_table_sound_and_repeats_exactly, world_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

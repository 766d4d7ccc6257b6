#include "world.h"

#include <string.h>

#include "../../runtime/kernel/locks.h"
#include "../../runtime/kernel/tree.h"

/* What tree.h says always holds. */
static void check_node(uint32_t number)
{
    const struct fsm_node *node = &fsm_kernel.nodes[number];
    const struct fsm *fsm = world_fsm(number), *above = node->supervisor == FSM_NOBODY ? NULL : world_fsm(node->supervisor);
    const bool waits = node->phase != FSM_PHASE_NONE && node->phase != FSM_PHASE_HELD;
    if (fsm->status & FSM_RUNNING) assert_int_equal(node->phase, FSM_PHASE_NONE);
    if (fsm->status == FSM_DOWN) assert_int_not_equal(node->phase, FSM_PHASE_NONE);
    if (above && fsm->status != FSM_STOPPED) assert_int_not_equal(above->status, FSM_STOPPED);
    if (node->phase == FSM_PHASE_HELD) assert_false(above->status & FSM_RUNNING);
    if (node->phase == FSM_PHASE_ASKED) assert_true(above->status & FSM_RUNNING);
    if (waits) assert_true(node->pending);
}

void world_check_tree(void)
{
    unsigned listed = 0, pending = 0;
    uint32_t last = FSM_NOBODY;
    for (uint32_t i = fsm_kernel.first_pending; i != FSM_NOBODY; last = i, i = fsm_kernel.nodes[i].next) {
        assert_true(fsm_kernel.nodes[i].pending);
        assert_true(++listed <= fsm_kernel.system.instances);
    }
    assert_int_equal(last, fsm_kernel.last_pending);
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        pending += fsm_kernel.nodes[i].pending;
        check_node(i);
        if (world_fsm(i)->status != FSM_CROWDED) continue;
        unsigned untold = 0; /* the place is kept for somebody */
        for (uint32_t j = 0; j < fsm_kernel.system.instances; j++)
            untold += fsm_kernel.nodes[j].supervisor == i && fsm_kernel.nodes[j].phase == FSM_PHASE_UNTOLD;
        assert_true(untold > 0 || fsm_kernel.unsettled);
    }
    assert_int_equal(listed, pending);
}

/* What locks.h says always holds. */
void world_check_lock(uint32_t number)
{
    const struct fsm_shared *lock = &fsm_kernel.shared[number];
    const struct fsm_system_object object = fsm_system_object(&fsm_kernel.system, number);
    unsigned held = 0;
    for (unsigned i = 0; i < object.users; i++) {
        const struct fsm *fsm = world_fsm(fsm_kernel.entries[fsm_system_user(&object, i)].first);
        if (lock->held[i] > 0 || memchr(lock->queue, (int)i, lock->queued)) assert_true(fsm->status & FSM_RUNNING);
        held += lock->held[i];
    }
    assert_int_equal(lock->free + held, object.units);
    assert_true(lock->abandoned <= lock->free && lock->queued <= object.waiters);
    if (lock->free > 0 && lock->queued > 0) assert_true(fsm_kernel.unsettled);
}

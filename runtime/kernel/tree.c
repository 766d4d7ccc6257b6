#include "tree.h"

#include <fsm/supervisor.h>

#include "mailbox.h"

#include <string.h>

_Static_assert(FSM_CHILD_GAVE_UP == FSM_TRAP_GAVE_UP && FSM_CHILD_ALIGNMENT == FSM_TRAP_ALIGNMENT, "traps as supervisors see them");
_Static_assert(FSM_CHILD_STOPPED == FSM_STOPPED && FSM_CHILD_RUNS == FSM_RUNNING && FSM_CHILD_DOWN == FSM_DOWN, "and states");
_Static_assert(sizeof(struct fsm_child) <= FSM_MESSAGE_SIZE_MAX, "an event holds it");

enum { NAMES = FSM_NAME_TEXT };
_Static_assert(sizeof((struct fsm_child){0}.name) >= FSM_NAME_TEXT, "a name fits");

static struct fsm *fsm_at(uint32_t number) { return &fsm_kernel.fsms[number]; }
static struct fsm_node *node_at(uint32_t number) { return &fsm_kernel.nodes[number]; }

static struct fsm_system_fsm entry_of(uint32_t number) { return fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm_at(number))); }

static struct fsm_system_policy policy_of(uint32_t number)
{
    return fsm_system_policy(&fsm_kernel.system, entry_of(number).policy);
}

static bool is_wanted(const struct fsm_system *system)
{
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm entry = fsm_system_fsm(system, i);
        if (entry.supervisor != FSM_SYSTEM_NO_FSM || entry.policy != 0) return true;
    }
    return false;
}

/* A supervisor is no array: fsm_system_open has seen to it. */
int fsm_tree_make(void)
{
    const struct fsm_system *system = &fsm_kernel.system;
    const uint32_t now = fsm_port_now();
    fsm_kernel.first_pending = fsm_kernel.last_pending = FSM_NOBODY;
    if (!is_wanted(system)) return 0;
    fsm_kernel.nodes = fsm_port_memory(system->instances * (uint32_t)sizeof *fsm_kernel.nodes);
    if (!fsm_kernel.nodes) return fsm_report("no memory for the supervision of %lu FSMs", (unsigned long)system->instances), 3;
    for (uint32_t i = 0; i < system->instances; i++) {
        const uint16_t above = entry_of(i).supervisor;
        const uint32_t supervisor = above == FSM_SYSTEM_NO_FSM ? FSM_NOBODY : fsm_kernel.entries[above].first;
        *node_at(i) = (struct fsm_node){.supervisor = supervisor, .next = FSM_NOBODY, .began = now};
    }
    return 0;
}

/* ---- who waits for what ---- */

static void add_pending(uint32_t number)
{
    struct fsm_node *node = node_at(number);
    FSM_ASSERT(FSM_MODULE_TREE, 100, node->next == FSM_NOBODY || node->pending);
    if (node->pending) return;
    if (fsm_kernel.first_pending == FSM_NOBODY) fsm_kernel.first_pending = number;
    else node_at(fsm_kernel.last_pending)->next = number;
    fsm_kernel.last_pending = number;
    node->pending = true;
}

/* A supervisor whose mailbox keeps a place for news of this node need keep it no longer; who else needs it asks for it again. */
static void enter(uint32_t number, enum fsm_phase phase, uint32_t deadline)
{
    struct fsm_node *node = node_at(number);
    if (node->phase == FSM_PHASE_UNTOLD && fsm_at(node->supervisor)->status == FSM_CROWDED)
        fsm_set_status(fsm_at(node->supervisor), FSM_RUNNING);
    node->phase = (uint8_t)phase;
    node->deadline = deadline;
    if (phase != FSM_PHASE_NONE && phase != FSM_PHASE_HELD) add_pending(number);
    FSM_ASSERT(FSM_MODULE_TREE, 101, phase == FSM_PHASE_NONE || !(fsm_at(number)->status & FSM_RUNNING));
}

static bool due(const struct fsm_node *node, uint32_t now) { return (int32_t)(now - node->deadline) >= 0; }

/* ---- down and up again ---- */

/* Its handler is at an event, and waits for one that pre-empted it. */
static bool is_at_an_event(const struct fsm *fsm) { return fsm->count > 0 && fsm->next == NULL; }

/* The event that its handler is at stays, for the dispatcher to take out. */
static void put_down(struct fsm *fsm, uint8_t status)
{
    const bool stays = fsm->count > 0 && !fsm_ready_leave(fsm);
    const uint8_t head = fsm->head;
    fsm_stop(fsm, status);
    if (stays) fsm->head = head, fsm->count = 1;
}

static bool is_below(uint32_t number, uint32_t above)
{
    unsigned levels = 0;
    for (uint32_t at = node_at(number)->supervisor; at != FSM_NOBODY; at = node_at(at)->supervisor) {
        FSM_ASSERT(FSM_MODULE_TREE, 200, levels++ < FSM_SYSTEM_LEVELS_MAX);
        if (at == above) return true;
    }
    return false;
}

/* All below it that run, or are to run again, are held until it does. What was stopped stays so. */
static void hold_below(uint32_t above, uint8_t status)
{
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        const bool stopped = fsm_at(i)->status == FSM_STOPPED;
        if (!is_below(i, above) || (stopped && node_at(i)->phase == FSM_PHASE_HELD)) continue;
        if (!stopped) put_down(fsm_at(i), status);
        enter(i, stopped ? FSM_PHASE_NONE : FSM_PHASE_HELD, 0);
    }
}

/* False: not yet: its handler has not ended. */
static bool begin_one(uint32_t number, uint32_t now)
{
    if (fsm_at(number)->count > 0) {
        enter(number, FSM_PHASE_WAITS, now + 1);
        return false;
    }
    FSM_ASSERT(FSM_MODULE_TREE, 300,
               node_at(number)->supervisor == FSM_NOBODY || fsm_at(node_at(number)->supervisor)->status != FSM_STOPPED);
    enter(number, FSM_PHASE_NONE, 0);
    node_at(number)->began = now;
    fsm_restart(fsm_at(number));
    return true;
}

/* Supervisors begin before those whom they supervise: again until nobody has begun. */
static void release_held(uint32_t now)
{
    bool any;
    do {
        any = false;
        for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
            const struct fsm_node *node = node_at(i);
            if (node->phase != FSM_PHASE_HELD || !(fsm_at(node->supervisor)->status & FSM_RUNNING)) continue;
            fsm_set_status(fsm_at(i), FSM_DOWN);
            if (begin_one(i, now)) any = true;
        }
    } while (any);
}

/* Whom it had been told of, it has to be told anew. */
static void forget_questions(uint32_t supervisor)
{
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++)
        if (node_at(i)->supervisor == supervisor && node_at(i)->phase == FSM_PHASE_ASKED) enter(i, FSM_PHASE_UNTOLD, 0);
}

static void begin(uint32_t number, uint32_t now)
{
    if (begin_one(number, now)) release_held(now);
}

/* For good: nobody but its supervisor can start it again. */
static void stop(uint32_t number)
{
    put_down(fsm_at(number), FSM_STOPPED);
    enter(number, FSM_PHASE_NONE, 0);
    hold_below(number, FSM_STOPPED);
}

/* ---- news ---- */

int32_t fsm_mailbox_put_reserved(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    FSM_ASSERT(FSM_MODULE_MAILBOX, 600, fsm->status & FSM_RUNNING);
    fsm_set_status(fsm, FSM_RUNNING);
    const int32_t answer = fsm_mailbox_put(fsm, type, source, data, length);
    if (answer != FSM_OK) fsm_set_status(fsm, FSM_CROWDED);
    return answer;
}

static int32_t post_news(uint32_t number, struct fsm *supervisor)
{
    const struct fsm *child = fsm_at(number);
    struct fsm_child news = {.number = number, .trap = node_at(number)->trap, .traps = child->traps, .state = child->status};
    char name[NAMES];
    strcpy(news.name, fsm_name(child, name));
    const int32_t answer = fsm_mailbox_put_reserved(supervisor, FSM_CHILD, 0, &news, sizeof news);
    FSM_ASSERT(FSM_MODULE_TREE, 400, answer == FSM_OK || answer == FSM_ERROR_FULL);
    return answer;
}

static void tell(uint32_t number, uint32_t now)
{
    struct fsm *supervisor = fsm_at(node_at(number)->supervisor);
    const bool stopped = fsm_at(number)->status == FSM_STOPPED;
    FSM_ASSERT(FSM_MODULE_TREE, 401, supervisor->status != FSM_STOPPED);
    if (supervisor->status == FSM_DOWN || post_news(number, supervisor) == FSM_ERROR_FULL) add_pending(number);
    else enter(number, stopped ? FSM_PHASE_NONE : FSM_PHASE_ASKED, now + policy_of(number).answer);
}

/* ---- traps ---- */

/* What is waited before the next restart: the first delay, doubled with each trap of a streak, up to the largest. */
static uint32_t back_off(const struct fsm_node *node, const struct fsm_system_policy *policy)
{
    uint32_t delay = policy->delay;
    for (unsigned i = 1; i < node->streak && delay < policy->delay_max && delay > 0; i++)
        delay = delay > policy->delay_max / 2 ? policy->delay_max : 2 * delay;
    return delay;
}

/* Traps in the window are too many, and it will not be over at that time. */
static bool is_spent(const struct fsm *fsm, const struct fsm_system_policy *policy, uint32_t when)
{
    return fsm->traps > policy->traps && when - fsm->trap_time <= policy->window;
}

static void fail(uint32_t number, const struct fsm_system_policy *policy)
{
    char name[NAMES];
    stop(number);
    if (policy->halt == 0) return;
    fsm_report("FSM %s failed: the machine ends with code %u", fsm_name(fsm_at(number), name), (unsigned)policy->halt);
    fsm_port_halt(policy->halt);
}

/* Nobody supervises it. */
static void decide(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap, const struct fsm_system_policy *policy,
                   bool restart, bool too_often)
{
    const uint32_t number = fsm_number(fsm);
    const uint32_t now = fsm_port_now(), delay = back_off(node_at(number), policy);
    char outcome[48];
    if (!restart || too_often) {
        fsm_report_trap(fsm, event_type, trap, restart ? "stopped: it trapped too often" : "stopped");
        fail(number, policy);
    } else if (delay == 0) {
        fsm_report_trap(fsm, event_type, trap, "restarted");
        begin(number, now);
    } else {
        fsm_text(outcome, sizeof outcome, "down, to be restarted in %lu ms", (unsigned long)delay);
        fsm_report_trap(fsm, event_type, trap, outcome);
        enter(number, FSM_PHASE_WAITS, now + delay);
    }
}

void fsm_tree_trapped(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap)
{
    const uint32_t number = fsm_number(fsm);
    struct fsm_node *node = node_at(number);
    if (!(fsm->status & FSM_RUNNING)) { /* it was put down while its handler waited */
        fsm_report_trap(fsm, event_type, trap, fsm->status == FSM_DOWN ? "down already" : "stopped already");
        fsm_mailbox_clear(fsm);
        return;
    }
    const struct fsm_system_policy policy = policy_of(number);
    const bool restart = entry_of(number).on_trap == FSM_ON_TRAP_RESTART;
    const bool too_often = fsm_count_trap(fsm, policy.traps, policy.window);
    if (fsm_port_now() - node->began > policy.window) node->streak = 0;
    if (node->streak < UINT8_MAX) node->streak++;
    node->trap = (uint8_t)trap->kind;
    fsm_stop(fsm, FSM_DOWN);
    if (trap->kind == FSM_TRAP_GAVE_UP) hold_below(number, FSM_DOWN);
    else forget_questions(number);
    if (node->supervisor == FSM_NOBODY) {
        decide(fsm, event_type, trap, &policy, restart, too_often);
        return;
    }
    char outcome[48 + NAMES], name[NAMES];
    fsm_text(outcome, sizeof outcome, "%s; its supervisor is FSM %s", restart ? "down" : "stopped",
             fsm_name(fsm_at(node->supervisor), name));
    fsm_report_trap(fsm, event_type, trap, outcome);
    if (!restart) stop(number);
    enter(number, FSM_PHASE_UNTOLD, 0);
    tell(number, fsm_port_now());
}

/* ---- supervisors, and what is due ---- */

/* Its supervisor gives up, as if by its own doing. */
static void give_up_for(uint32_t number)
{
    struct fsm *supervisor = fsm_at(node_at(number)->supervisor);
    const struct fsm_trap trap = {.kind = FSM_TRAP_GAVE_UP, .address = number};
    char name[NAMES], child[NAMES];
    fsm_report("FSM %s has not said within %lu ms what becomes of FSM %s", fsm_name(supervisor, name),
               (unsigned long)policy_of(number).answer, fsm_name(fsm_at(number), child));
    fsm_ready_leave(supervisor);
    fsm_tree_trapped(supervisor, FSM_CHILD, &trap);
}

static void look_at(uint32_t number, uint32_t now)
{
    const struct fsm_node *node = node_at(number);
    if (node->phase == FSM_PHASE_UNTOLD) tell(number, now);
    else if (node->phase == FSM_PHASE_WAITS && due(node, now)) begin(number, now);
    else if (node->phase == FSM_PHASE_WAITS) add_pending(number);
    else if (node->phase != FSM_PHASE_ASKED) return;
    else if (due(node, now) && !is_at_an_event(fsm_at(node->supervisor))) give_up_for(number);
    else add_pending(number);
}

void fsm_tree_expire(uint32_t now)
{
    uint32_t number = fsm_kernel.first_pending;
    if (!fsm_kernel.nodes) return;
    fsm_kernel.first_pending = fsm_kernel.last_pending = FSM_NOBODY;
    while (number != FSM_NOBODY) {
        struct fsm_node *node = node_at(number);
        const uint32_t next = node->next;
        node->next = FSM_NOBODY;
        node->pending = false;
        look_at(number, now);
        number = next;
    }
}

bool fsm_tree_next(uint32_t *deadline)
{
    bool any = false;
    if (!fsm_kernel.nodes) return false;
    for (uint32_t i = fsm_kernel.first_pending; i != FSM_NOBODY; i = node_at(i)->next) {
        const struct fsm_node *node = node_at(i);
        if (node->phase != FSM_PHASE_ASKED && node->phase != FSM_PHASE_WAITS) continue;
        if (!any || (int32_t)(node->deadline - *deadline) < 0) *deadline = node->deadline;
        any = true;
    }
    return any;
}

int32_t fsm_tree_child(const struct fsm *supervisor, uint32_t child)
{
    if (!fsm_kernel.nodes || child >= fsm_kernel.system.instances) return FSM_ERROR_ABSENT;
    if (node_at(child)->supervisor != fsm_number(supervisor)) return FSM_ERROR_ABSENT;
    return fsm_at(child)->status == FSM_CROWDED ? FSM_RUNNING : fsm_at(child)->status;
}

int32_t fsm_tree_restart(const struct fsm *supervisor, uint32_t child, uint32_t delay)
{
    if (fsm_tree_child(supervisor, child) == FSM_ERROR_ABSENT) return FSM_ERROR_ABSENT;
    if (!(supervisor->status & FSM_RUNNING)) return FSM_ERROR_GONE;
    const struct fsm_system_policy policy = policy_of(child);
    const uint32_t now = fsm_port_now(), wait = delay == FSM_CHILD_BACK_OFF ? back_off(node_at(child), &policy) : delay;
    if (wait > INT32_MAX) return FSM_ERROR_RANGE;
    if (is_spent(fsm_at(child), &policy, now + wait)) return FSM_ERROR_FULL;
    const bool alive = fsm_at(child)->status & FSM_RUNNING;
    put_down(fsm_at(child), FSM_DOWN);
    if (alive) hold_below(child, FSM_DOWN);
    enter(child, FSM_PHASE_WAITS, now + wait);
    fsm_kernel.woken = true; /* the dispatcher is to look at it */
    return FSM_OK;
}

int32_t fsm_tree_stop(const struct fsm *supervisor, uint32_t child)
{
    if (fsm_tree_child(supervisor, child) == FSM_ERROR_ABSENT) return FSM_ERROR_ABSENT;
    if (!(supervisor->status & FSM_RUNNING)) return FSM_ERROR_GONE;
    stop(child);
    return FSM_OK;
}

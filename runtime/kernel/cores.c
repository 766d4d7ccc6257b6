#include "cores.h"

#include "mailbox.h"

#include <string.h>

struct fsm_cores *fsm_cores;

/* Each dispatcher's own. */
static _Thread_local uint32_t self;
static _Thread_local const struct fsm *held;

/* ---- locks: held for a few instructions, by one who may lose the processor meanwhile ---- */

static void lock(struct fsm_core *core)
{
    while (atomic_exchange_explicit(&core->lock, 1, memory_order_acquire)) fsm_port_core_pause();
}

static void unlock(struct fsm_core *core) { atomic_store_explicit(&core->lock, 0, memory_order_release); }

static struct fsm_guard *guard_of(const struct fsm *fsm) { return &fsm_cores->guards[fsm_number(fsm)]; }

static void take(const struct fsm *fsm)
{
    while (atomic_exchange_explicit(&guard_of(fsm)->lock, 1, memory_order_acquire)) fsm_port_core_pause();
}

static void give(const struct fsm *fsm) { atomic_store_explicit(&guard_of(fsm)->lock, 0, memory_order_release); }

void fsm_cores_hold(struct fsm *fsm)
{
    if (!fsm_cores_shared(fsm)) return;
    FSM_ASSERT(FSM_MODULE_CORES, 100, held == NULL);
    take(fsm);
    held = fsm;
}

void fsm_cores_release(struct fsm *fsm)
{
    if (!fsm_cores_shared(fsm)) return;
    FSM_ASSERT(FSM_MODULE_CORES, 101, held == fsm);
    held = NULL;
    give(fsm);
}

/* ---- posting ---- */

static uint32_t core_of(const struct fsm *fsm) { return fsm_cores->of_app[fsm->type->app - fsm_kernel.apps]; }

/* To a dispatcher that rests no more. */
static void hand_over(uint32_t number, struct fsm_core *core)
{
    lock(core);
    FSM_ASSERT(FSM_MODULE_CORES, 200, core->count < core->capacity);
    core->numbers[(core->head + core->count++) % core->capacity] = number;
    const bool rested = !core->busy;
    if (rested) {
        core->busy = true;
        atomic_fetch_add(&fsm_cores->busy, 1);
    }
    unlock(core);
    if (rested) fsm_port_core_wake((uint32_t)(core - fsm_cores->core));
}

static int32_t put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    const unsigned count = fsm->count, capacity = fsm->capacity;
    if (fsm->status != FSM_SHARED) return FSM_ERROR_GONE;
    FSM_ASSERT(FSM_MODULE_CORES, 201, count <= capacity);
    if (count == capacity) return FSM_ERROR_FULL;
    fsm_mailbox_write(fsm, count, capacity, type, source, data, length);
    if (count > 0) return FSM_OK;
    const uint32_t core = core_of(fsm);
    if (core == self) fsm_ready_add(fsm);
    else hand_over(fsm_number(fsm), &fsm_cores->core[core]);
    return FSM_OK;
}

int32_t fsm_cores_post(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    const bool mine = held == fsm;
    if (!mine) take(fsm);
    const int32_t answer = put(fsm, type, source, data, length);
    if (!mine) give(fsm);
    return answer;
}

bool fsm_cores_drop_first(struct fsm *fsm)
{
    FSM_ASSERT(FSM_MODULE_CORES, 300, core_of(fsm) == self);
    take(fsm);
    const bool more = fsm_mailbox_drop_first(fsm);
    give(fsm);
    return more;
}

/* ---- working and resting ---- */

void fsm_cores_receive(void)
{
    if (!fsm_cores) return;
    struct fsm_core *core = &fsm_cores->core[self];
    lock(core);
    for (; core->count > 0; core->count--) {
        struct fsm *fsm = &fsm_kernel.fsms[core->numbers[core->head]];
        FSM_ASSERT(FSM_MODULE_CORES, 400, core->busy && core_of(fsm) == self);
        fsm_ready_add(fsm);
        core->head = (core->head + 1) % core->capacity;
    }
    unlock(core);
}

void fsm_cores_work(void)
{
    if (!fsm_cores) return;
    struct fsm_core *core = &fsm_cores->core[self];
    lock(core);
    if (!core->busy) atomic_fetch_add(&fsm_cores->busy, 1);
    core->busy = true;
    unlock(core);
}

/* A timer that is due and has not fired yet is something to do, too. */
static bool all_rest(uint32_t now)
{
    bool rest = atomic_load(&fsm_cores->busy) == 0;
    for (uint32_t i = 0; rest && i < fsm_cores->count; i++) {
        struct fsm_core *core = &fsm_cores->core[i];
        lock(core);
        rest = !core->busy && !(core->timed && (int32_t)(core->deadline - now) <= 0);
        unlock(core);
    }
    return rest && atomic_load(&fsm_cores->busy) == 0;
}

enum fsm_rest fsm_cores_rest(uint32_t now)
{
    if (!fsm_cores) return FSM_REST_ALL;
    struct fsm_core *core = &fsm_cores->core[self];
    lock(core);
    const bool rests = core->count == 0 && fsm_kernel.ready == 0;
    if (rests) core->timed = fsm_timers_next(&core->deadline);
    if (rests && core->busy) {
        core->busy = false;
        atomic_fetch_sub(&fsm_cores->busy, 1);
    }
    unlock(core);
    return !rests ? FSM_REST_NONE : all_rest(now) ? FSM_REST_ALL : FSM_REST_THIS;
}

void fsm_cores_active(uint32_t now)
{
    fsm_kernel.last_activity = now;
    if (fsm_cores) atomic_store_explicit(&fsm_cores->activity, now, memory_order_relaxed);
}

uint32_t fsm_cores_activity(void)
{
    return fsm_cores ? atomic_load_explicit(&fsm_cores->activity, memory_order_relaxed) : fsm_kernel.last_activity;
}

void fsm_cores_end(void)
{
    if (!fsm_cores || atomic_exchange(&fsm_cores->ended, true)) return;
    for (uint32_t i = 0; i < fsm_cores->count; i++) fsm_port_core_wake(i);
}

/* ---- before and after they part ---- */

static uint32_t fsms_of(uint32_t app)
{
    const struct fsm_system_app from = fsm_system_app(&fsm_kernel.system, app);
    uint32_t count = 0;
    for (uint32_t i = 0; i < from.count; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(&fsm_kernel.system, from.first + i);
        count += fsm_system_instances(&fsm);
    }
    return count;
}

static uint32_t emptiest(const uint32_t *load, uint32_t count)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < count; i++)
        if (load[i] < load[least]) least = i;
    return least;
}

static void assign(uint32_t count, const int16_t *wanted)
{
    uint32_t load[FSM_CORES_MAX] = {0}, size[FSM_SYSTEM_APPS_MAX];
    for (uint32_t app = 0; app < fsm_kernel.system.apps; app++) {
        size[app] = fsms_of(app);
        if (wanted[app] < 0) continue;
        FSM_ASSERT(FSM_MODULE_CORES, 500, (uint32_t)wanted[app] < count);
        fsm_cores->of_app[app] = (uint8_t)wanted[app];
        load[wanted[app]] += size[app];
        size[app] = 0;
    }
    for (;;) {
        uint32_t largest = 0;
        for (uint32_t app = 1; app < fsm_kernel.system.apps; app++)
            if (size[app] > size[largest]) largest = app;
        if (size[largest] == 0) return;
        const uint32_t core = emptiest(load, count);
        fsm_cores->of_app[largest] = (uint8_t)core;
        load[core] += size[largest];
        size[largest] = 0;
    }
}

/* Whom somebody of another core is wired to. */
static void mark_shared(void)
{
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        const struct fsm *fsm = &fsm_kernel.fsms[i];
        for (uint32_t peer = 0; peer < fsm->type->peers; peer++) {
            struct fsm *to = fsm->peers[peer];
            if (core_of(to) == core_of(fsm) || to->status == FSM_SHARED) continue;
            guard_of(to)->shared = true;
            fsm_set_status(to, FSM_SHARED);
            fsm_cores->core[core_of(to)].capacity++;
        }
    }
}

/* Each dispatcher makes its own. */
static void empty_ready_queues(void)
{
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) fsm_kernel.fsms[i].next = NULL;
    memset(fsm_kernel.newest, 0, sizeof fsm_kernel.newest);
    fsm_kernel.ready = 0;
}

bool fsm_cores_make(uint32_t count, const int16_t *wanted)
{
    FSM_ASSERT(FSM_MODULE_CORES, 501, count > 0 && count <= FSM_CORES_MAX && fsm_kernel.due_count == 0);
    fsm_cores = fsm_cores_memory(sizeof *fsm_cores);
    if (!fsm_cores) return false;
    fsm_cores->count = count;
    fsm_cores->guards = fsm_cores_memory(fsm_kernel.system.instances * (uint32_t)sizeof *fsm_cores->guards);
    if (!fsm_cores->guards) return false;
    assign(count, wanted);
    mark_shared();
    for (uint32_t i = 0; i < count; i++) {
        struct fsm_core *core = &fsm_cores->core[i];
        core->numbers = fsm_cores_memory((core->capacity + 1) * (uint32_t)sizeof *core->numbers);
        core->busy = true;
        if (!core->numbers) return false;
    }
    atomic_store(&fsm_cores->busy, count);
    atomic_store(&fsm_cores->activity, fsm_port_now());
    empty_ready_queues();
    return true;
}

void fsm_cores_self(uint32_t core) { self = core; }

void fsm_cores_become(uint32_t core)
{
    uint32_t listeners = 0;
    fsm_cores_self(core);
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++)
        if (core_of(&fsm_kernel.fsms[i]) == core) fsm_ready_add(&fsm_kernel.fsms[i]); /* its FSM_START waits */
    for (uint32_t i = 0; i < fsm_kernel.listener_count; i++) {
        const uint32_t number = fsm_kernel.listeners[i];
        if (core_of(&fsm_kernel.fsms[number]) == core) fsm_kernel.listeners[listeners++] = number;
    }
    fsm_kernel.listener_count = listeners;
}

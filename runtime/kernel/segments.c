#include "segments.h"
#include "gate.h"

/* A segment that is taken. */
struct segment {
    struct fsm_area before; /* the stack of whoever took it */
    const struct fsm *owner;
    uint8_t *frame;
    uint32_t size;
    bool checkpoint; /* by a checkpoint, which may go back; else for a handler that pre-empts */
};

/* Bytes, multiples of FSM_SEGMENT_ALIGN, but for depth and most_depth. */
static struct {
    uint8_t *bytes;
    uint32_t first; /* the lowest address of the stack that handlers begin on if none waits */
    struct segment *taken;
    uint32_t depth, most_depth, next, most, size, kept;
} pool;

static uint32_t round_up(uint32_t bytes) { return (bytes + FSM_SEGMENT_ALIGN - 1) & -(uint32_t)FSM_SEGMENT_ALIGN; }

bool fsm_segments_make(uint32_t bytes)
{
    pool.depth = pool.next = pool.most = pool.kept = 0;
    pool.first = fsm_kernel.stack.address;
    pool.size = bytes & -(uint32_t)FSM_SEGMENT_ALIGN;
    /* Checkpoints take that much each, but a last one; and of each level there may be one that pre-empts. */
    pool.most_depth = pool.size / FSM_SEGMENT_SIZE + 1 + FSM_PRIORITIES;
    if (pool.size == 0) return true;
    pool.bytes = fsm_port_segments(pool.size + FSM_SEGMENT_ALIGN); /* a frame may be looked for behind the last */
    pool.taken = fsm_port_memory(pool.most_depth * (uint32_t)sizeof *pool.taken);
    return pool.bytes != NULL && pool.taken != NULL;
}

void fsm_segments_keep(uint32_t bytes) { pool.kept = bytes < pool.size ? round_up(bytes) : pool.size; }

static void use(const struct fsm_area *area, const struct fsm *fsm)
{
    fsm_kernel.stack = *area;
    fsm_port_stack_limit(fsm->type->app->cell.address, area->address);
}

/* `least`: bytes that it shall have, if there are so many, 0: not for a checkpoint; `kept`: that shall be left. */
static bool take(struct fsm *owner, uint32_t need, uint8_t *frame, uint32_t least, uint32_t kept)
{
    FSM_ASSERT(FSM_MODULE_SEGMENTS, 100, owner != NULL && pool.next <= pool.size && pool.depth <= pool.most_depth);
    const uint32_t left = pool.size - pool.next, may = left > kept ? left - kept : 0;
    if (need > may || round_up(need + fsm_port_stack_reserve) > may || pool.depth == pool.most_depth) return false;
    uint32_t size = round_up(need + fsm_port_stack_reserve);
    if (size < least) size = least < may ? least : may;
    uint8_t *start = pool.bytes + pool.next + fsm_port_stack_reserve;
    const struct fsm_area area = {(uint32_t)(uintptr_t)start, size - fsm_port_stack_reserve, start};
    pool.taken[pool.depth++] = (struct segment){fsm_kernel.stack, owner, frame, size, least > 0};
    pool.next += size;
    if (pool.next > pool.most) pool.most = pool.next;
    use(&area, owner);
    return true;
}

bool fsm_segments_take(struct fsm *owner, uint32_t need, uint8_t *frame) { return take(owner, need, frame, 0, 0); }

bool fsm_segments_fit(uint32_t need, const uint8_t *frame)
{
    const uint32_t left = pool.size - pool.next;
    const uintptr_t below = (uintptr_t)frame - (uintptr_t)fsm_kernel.stack.bytes;
    if (below > fsm_kernel.stack.size) return false; /* the handler that is there has left its stack */
    if (need <= below) return true;
    return pool.depth < pool.most_depth && need <= left && round_up(need + fsm_port_stack_reserve) <= left;
}

/* Only checkpoints compare with the limit. */
uint8_t *fsm_segments_begin(struct fsm *fsm, uint8_t *frame)
{
    const uint32_t need = fsm->type->stack;
    if (need > fsm_segments_left(frame)) {
        const bool taken = fsm_segments_take(fsm, need, frame);
        FSM_ASSERT(FSM_MODULE_SEGMENTS, 400, taken);
        return fsm_kernel.stack.bytes + fsm_kernel.stack.size;
    }
    if (fsm->type->app->segment > 0) fsm_port_stack_limit(fsm->type->run.cell.address, fsm_kernel.stack.address);
    return frame;
}

void fsm_segments_end(const struct fsm *fsm)
{
    const struct fsm *waiting = fsm_kernel.running;
    fsm_segments_give_back(fsm);
    if (fsm->type->app->segment == 0) return;
    fsm_port_stack_limit(fsm->type->app->cell.address, pool.first);
    fsm_port_stack_limit(waiting->type->app->cell.address, fsm_kernel.stack.address);
}

uint8_t *fsm_segments_give_back(const struct fsm *owner)
{
    FSM_ASSERT(FSM_MODULE_SEGMENTS, 200, owner != NULL && pool.depth <= pool.most_depth);
    if (pool.depth == 0 || pool.taken[pool.depth - 1].owner != owner) return NULL;
    const struct segment *last = &pool.taken[--pool.depth];
    FSM_ASSERT(FSM_MODULE_SEGMENTS, 201, last->size <= pool.next);
    pool.next -= last->size;
    use(&last->before, owner);
    return last->frame;
}

void fsm_segments_release(const struct fsm *owner)
{
    while (pool.depth > 0 && pool.taken[pool.depth - 1].owner == owner) fsm_segments_give_back(owner);
}

uint32_t fsm_segments_left(const uint8_t *sp) { return sp < fsm_kernel.stack.bytes ? 0 : (uint32_t)(sp - fsm_kernel.stack.bytes); }

struct fsm_segments_count fsm_segments_count(void) { return (struct fsm_segments_count){pool.next, pool.most, pool.size}; }

/* Of what lies above the frame no more than the stack goes on: a checkpoint may ask for more than there is. */
static uint8_t *copy_arguments(const uint8_t *frame, uint32_t size, const struct fsm_area *from)
{
    const uint8_t *arguments = frame + FSM_SEGMENT_FRAME, *end = from->bytes + from->size;
    uint8_t *copy = fsm_kernel.stack.bytes + fsm_kernel.stack.size - size;
    for (uint32_t i = 0; i < size; i++) copy[i] = arguments + i < end ? arguments[i] : 0;
    return copy;
}

/* Short, for it runs on the stack that is nearly used up. */
uint8_t *fsm_segments_continue(uint32_t arguments, uint8_t *frame, uintptr_t back)
{
    struct fsm *fsm = fsm_kernel.running;
    const struct fsm_caller caller = {frame, back};
    FSM_ASSERT(FSM_MODULE_SEGMENTS, 300, fsm != NULL);
    const struct fsm_area stack = fsm_kernel.stack;
    const uint32_t above = (uint32_t)(frame - stack.bytes), segment = fsm->type->app->segment;
    if (arguments == FSM_CHECKPOINT_BACK) {
        const bool own = pool.depth > 0 && pool.taken[pool.depth - 1].checkpoint;
        uint8_t *before = own ? fsm_segments_give_back(fsm) : NULL;
        if (!before) fsm_gate_refuse(FSM_TRAP_CALL, FSM_CALL_fsm_stack_continue, caller);
        return before;
    }
    const bool proper = segment > 0 && arguments <= FSM_CHECKPOINT_ARGUMENTS_MAX && arguments % 8 == 0 && segment >= arguments;
    if (!proper) fsm_gate_refuse(FSM_TRAP_CALL, FSM_CALL_fsm_stack_continue, caller);
    const bool there = above <= stack.size - FSM_SEGMENT_FRAME;
    if (!there || !take(fsm, segment, frame, FSM_SEGMENT_SIZE, pool.kept)) fsm_gate_refuse(FSM_TRAP_STACK, 0, caller);
    return copy_arguments(frame, arguments, &stack);
}

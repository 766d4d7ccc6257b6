/* gate.h: the one narrow gate. Every event goes in to an app, and every API answer comes out to it, here and nowhere else: so here,
 * and only here, rights and pointers are checked, and recording, replay, tracing and fuel have their place.
 */
#ifndef FSM_GATE_H
#define FSM_GATE_H

#include <fsm_port_interrupts.h>

#include "mailbox.h"
#include "segments.h"

/* In: the FSM's oldest event, as an app address, to its handler, on the stack that ends at `stack`; `waiting` is whose handler goes on
 * then, NULL: nobody's. NULL: it returned; otherwise how it trapped, up to the next delivery. The event stays in the mailbox. */
static inline __attribute__((always_inline)) const struct fsm_trap *fsm_gate_deliver(struct fsm *fsm, uint32_t event, uint8_t *stack,
                                                                                     struct fsm *waiting)
{
    const struct fsm_type *type = fsm->type;
    FSM_ASSERT(FSM_MODULE_GATE, 102, fsm_kernel.above == (waiting ? waiting->type->above : UINT32_MAX));
    fsm_observe_begin(fsm);
    fsm_kernel.running = fsm;
    fsm_kernel.above = type->above;
    const struct fsm_trap *trap = fsm_port_run(fsm->state, event, &type->run, stack);
    fsm_kernel.running = waiting;
    fsm_observe_end(fsm, trap);
    fsm_kernel.above = waiting ? waiting->type->above : UINT32_MAX;
    if (trap) {
        FSM_ASSERT(FSM_MODULE_GATE, 101, trap->kind != FSM_TRAP_NONE);
        fsm_segments_release(fsm);
    }
    return trap;
}

/* Out: where a call's import slot has to point, 0 if this kernel has no such call. The entry point takes four 32-bit arguments in
 * the registers of the C calling convention, checks them as group.def says, and answers 32 bits. It traps the caller if the call is
 * not granted or a pointer is not the app's. */
uint64_t fsm_gate_entry(uint16_t call);

/* A checked argument of an API call, for the groups: a value, or bytes of the app. */
union fsm_argument {
    uint32_t value;
    const uint8_t *read;
    uint8_t *write;
    const struct fsm_window *window;
};

/* The entry point of each call, and how its arguments are checked: the letters, then zeros, which stand for arguments it does not
 * have. */
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, letters)                                                                                   \
    uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d);                                                       \
    static inline const char *symbol##_letters(void) { return letters "\0\0\0"; }
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL

/* Who called: where its frame ends, and where the call returns to. */
struct fsm_caller {
    const uint8_t *frame;
    uintptr_t back;
};

typedef int32_t fsm_perform(struct fsm *fsm, const union fsm_argument *arguments);

/* Ends the caller with a trap. */
__attribute__((cold)) _Noreturn void fsm_gate_refuse(enum fsm_trap_kind kind, uint32_t address, struct fsm_caller caller);
/* Checks all, and performs the call: raw has four arguments, and a zero behind them. */
uint32_t fsm_gate_enter(uint16_t call, fsm_perform *perform, const char *letters, const uint32_t *raw, struct fsm_caller caller);

/* Who calls; refused if the call is not granted, or if the stack that the port keeps for the kernel's work, below the part that it
 * calls the handler's, is not unused any more. */
static inline __attribute__((always_inline)) struct fsm *fsm_gate_admit(uint16_t call, struct fsm_caller caller)
{
    fsm_port_enter_kernel();
    struct fsm *fsm = fsm_kernel.running;
    FSM_ASSERT(FSM_MODULE_GATE, 200, fsm != NULL);
    const struct fsm_area *stack = &fsm_kernel.stack;
    if ((uintptr_t)caller.frame - (uintptr_t)stack->bytes > stack->size)
        fsm_gate_refuse(FSM_TRAP_MEMORY, (uint32_t)(uintptr_t)caller.frame, caller);
    if (call >> 8 != FSM_GROUP_core && !(fsm->type->app->groups >> (call >> 8) & 1)) fsm_gate_refuse(FSM_TRAP_CALL, call, caller);
    return fsm;
}

/* Back to the caller, after all that must run before it goes on. */
static inline __attribute__((always_inline)) uint32_t fsm_gate_leave(int32_t answer)
{
    if (fsm_kernel.ready & fsm_kernel.above) fsm_port_preempt();
    fsm_port_leave_kernel();
    return (uint32_t)answer;
}

/* [address, address + length) is inside the area. */
static inline bool fsm_area_has(const struct fsm_area *area, uint32_t address, uint32_t length)
{
    const uint32_t offset = address - area->address; /* below the area it is more than any area's size */
    return offset <= area->size && length <= area->size - offset;
}

/* The argument with this letter, as far as it is a value or bytes of the cell; false: it is neither. */
static inline __attribute__((always_inline)) bool fsm_gate_quick(const struct fsm *fsm, char kind, const uint32_t *raw,
                                                                 union fsm_argument *argument)
{
    const struct fsm_area *cell = &fsm->type->run.cell;
    *argument = (union fsm_argument){.value = raw[0]};
    if (kind == 'v' || kind == 'n' || kind == 0) return true;
    if ((kind != 'r' && kind != 'w') || !fsm_area_has(cell, raw[0], raw[1])) return false;
    *argument = (union fsm_argument){.write = fsm_port_reach(cell->bytes, cell->address, raw[0])};
    return true;
}

/* A call's work on the kernel's own stack: the handler's may have no more left than the port keeps for the gate. */
struct fsm_apart {
    fsm_perform *perform;
    struct fsm *fsm;
    const union fsm_argument *arguments;
    int32_t answer;
};
static inline void fsm_perform_apart(void *context)
{
    struct fsm_apart *apart = context;
    apart->answer = apart->perform(apart->fsm, apart->arguments);
}

/* The entry point of a call, what import slots point to: in its group's file, behind NAME_do, which says what the call does and
 * answers what it answers. */
#define FSM_GATE_(name, symbol, perform)                                                                                           \
    uint32_t name(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                                                                  \
    {                                                                                                                              \
        const uint32_t raw[] = {a, b, c, d, 0};                                                                                    \
        const struct fsm_caller caller = {__builtin_frame_address(0), (uintptr_t)__builtin_return_address(0)};                     \
        return fsm_gate_enter(FSM_CALL_##symbol, perform, symbol##_letters(), raw, caller);                                        \
    }
#define FSM_GATE(symbol) FSM_GATE_(symbol##_enter, symbol, symbol##_do)

/* The same, and NAME_do has the kernel's stack to work on; it must not refuse. */
#define FSM_GATE_APART(symbol)                                                                                                     \
    static int32_t symbol##_apart(struct fsm *fsm, const union fsm_argument *arguments)                                            \
    {                                                                                                                              \
        struct fsm_apart apart = {.perform = symbol##_do, .fsm = fsm, .arguments = arguments};                                     \
        fsm_port_apart(fsm_perform_apart, &apart);                                                                                 \
        return apart.answer;                                                                                                       \
    }                                                                                                                              \
    FSM_GATE_(symbol##_enter, symbol, symbol##_apart)

/* The same for a call that nearly every event makes, with bytes that nearly always are in the cell, and nearly always with success:
 * NAME_quickly does what NAME_do does if that answers FSM_OK; otherwise, or if it is easier so, it does nothing and answers false. All is
 * inline, the letters are constants. Anything else goes the other way, from the start: by a jump, so that the caller is the same. */
#define FSM_GATE_QUICK(symbol)                                                                                                     \
    static __attribute__((cold, noinline)) FSM_GATE_(symbol##_slowly, symbol, symbol##_do)                                         \
    uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                                                        \
    {                                                                                                                              \
        const uint32_t raw[] = {a, b, c, d, 0};                                                                                    \
        const struct fsm_caller caller = {__builtin_frame_address(0), (uintptr_t)__builtin_return_address(0)};                     \
        struct fsm *fsm = fsm_gate_admit(FSM_CALL_##symbol, caller);                                                               \
        const char *letters = symbol##_letters();                                                                                  \
        union fsm_argument arguments[4];                                                                                           \
        for (unsigned i = 0; i < 4; i++)                                                                                           \
            if (!fsm_gate_quick(fsm, letters[i], raw + i, &arguments[i]))                                                          \
                __attribute__((musttail)) return symbol##_slowly(a, b, c, d);                                                      \
        if (!symbol##_quickly(fsm, arguments)) __attribute__((musttail)) return symbol##_slowly(a, b, c, d);                       \
        return fsm_gate_leave(FSM_OK);                                                                                             \
    }

#endif

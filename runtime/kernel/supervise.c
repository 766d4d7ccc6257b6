#include <fsm_port_cores.h>
#include <fsm_port_observe.h>

#include "kernel.h"

#include <string.h>

/* What happened, and the page of fsmcc --explain about it. */
static const char *const kinds[] = {
    [FSM_TRAP_NONE] = "no trap",
    [FSM_TRAP_INSTRUCTION] = "abort, failed assertion or unreachable code [fsm-unreachable]",
    [FSM_TRAP_MEMORY] = "bad memory access [fsm-pointer]",
    [FSM_TRAP_ARITHMETIC] = "arithmetic fault, such as division by zero [fsm-arithmetic]",
    [FSM_TRAP_POINTER] = "API call with memory that is not the app's [fsm-argument]",
    [FSM_TRAP_CALL] = "API call that is not granted [fsm-group]",
    [FSM_TRAP_MACHINE] = "machine fault",
    [FSM_TRAP_DEVICE] = "access to a device that is not given to the FSM [fsm-device]",
    [FSM_TRAP_STACK] = "stack used up [fsm-stack]",
    [FSM_TRAP_ALIGNMENT] = "misaligned memory access [fsm-pointer]",
    [FSM_TRAP_GAVE_UP] = "gave up [fsm-escalate]",
};

/* The same for what a compiled-in check found. */
static const char *check_text(enum fsm_check check)
{
    switch (check) {
    case FSM_CHECK_INDEX:
    case FSM_CHECK_INDEX_OF: return "index outside its array or object [fsm-index]";
    case FSM_CHECK_POINTER: return kinds[FSM_TRAP_MEMORY];
    case FSM_CHECK_CALL: return "call through a pointer that is no function of the call's type [fsm-call]";
    case FSM_CHECK_FUEL: return "out of fuel [fsm-fuel]";
    case FSM_CHECK_STACK: return kinds[FSM_TRAP_STACK];
    case FSM_CHECK_UNREACHABLE: break;
    }
    return kinds[FSM_TRAP_INSTRUCTION];
}

static uint8_t *state_bytes(const struct fsm *fsm)
{
    return fsm->type->app->cell.bytes + (fsm->state - fsm->type->app->cell.address);
}

/* Mutable static data belong to the state of the app's one FSM (fsm_system_check_app has seen to it that there is just one). */
static void reset_data(const struct fsm_app *app)
{
    if (app->initial.data > 0) memcpy(app->cell.bytes, app->initial.bytes, app->initial.data);
    memset(app->cell.bytes + app->initial.data, 0, app->initial.used - app->initial.data);
}

void fsm_restart(struct fsm *fsm)
{
    const struct fsm_manifest_type type = fsm_manifest_type(&fsm->type->app->manifest, fsm->type->number);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 100, fsm->next == NULL && fsm->capacity > 0);
    reset_data(fsm->type->app);
    memset(state_bytes(fsm), 0, type.state);
    fsm_timers_cancel_all(fsm);
    fsm_locks_abandon(fsm);
    fsm_irqs_disable_all(fsm);
    fsm_cores_hold(fsm); /* FSM_START comes first */
    fsm_mailbox_clear(fsm);
    fsm_set_status(fsm, fsm_cores_shared(fsm) ? FSM_SHARED : FSM_RUNNING);
    const int32_t answer = fsm_mailbox_put(fsm, FSM_START, 0, "", 0);
    fsm_cores_release(fsm);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 101, answer == FSM_OK);
}

void fsm_stop(struct fsm *fsm, uint8_t status)
{
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 300, fsm->next == NULL && !(status & FSM_RUNNING));
    fsm_timers_cancel_all(fsm);
    fsm_irqs_disable_all(fsm);
    fsm_locks_abandon(fsm);
    fsm_cores_hold(fsm);
    fsm_mailbox_clear(fsm);
    fsm_set_status(fsm, status);
    fsm_cores_release(fsm);
    fsm_observe_stopped(fsm);
}

bool fsm_count_trap(struct fsm *fsm, uint32_t traps_max, uint32_t window)
{
    const uint32_t now = fsm_port_now();
    if (fsm->traps == 0 || now - fsm->trap_time > window) {
        fsm->trap_time = now;
        fsm->traps = 0;
    }
    if (fsm->traps < UINT8_MAX) fsm->traps++;
    return fsm->traps > traps_max;
}

static bool is_thumb(const struct fsm *fsm) { return fsm->type->app->manifest.target != FSM_TARGET_X86; }

/* The number of the check that the instruction ends the program for; FSM_CHECK_UNREACHABLE if it is none of them. */
static enum fsm_check check_at(const struct fsm *fsm, uint32_t pc)
{
    const struct fsm_area *image = &fsm->type->app->constant;
    const uint32_t offset = pc - image->address, size = is_thumb(fsm) ? 2 : 5;
    if (pc < image->address || offset > image->size || image->size - offset < size) return FSM_CHECK_UNREACHABLE;
    const uint8_t *code = image->bytes + offset;
    if (is_thumb(fsm)) return code[1] == 0xde ? code[0] : FSM_CHECK_UNREACHABLE;
    const bool ud1l = code[0] == 0x67 && code[1] == 0x0f && code[2] == 0xb9 && code[3] == 0x40;
    return ud1l ? code[4] : FSM_CHECK_UNREACHABLE;
}

/* Whether the address lies where only a stack that is used up leads: in what the port keeps below the machine stack, or in the page
 * below the cell, where locals lie if they are not on the machine stack. */
static bool is_below_stack(const struct fsm *fsm, uint32_t address)
{
    enum { KEPT = 0x10000 + FSM_STACK_STEP_MAX, PAGE = 4096 };
    if (fsm_kernel.stack.address - address - 1 < KEPT) return true;
    return !is_thumb(fsm) && !fsm_port_locals_on_stack && fsm->type->app->cell.address - address - 1 < PAGE;
}

static void write_kind(char *text, uint32_t size, const struct fsm *fsm, const struct fsm_trap *trap, uint32_t pc)
{
    const enum fsm_check check = trap->kind == FSM_TRAP_INSTRUCTION ? check_at(fsm, pc) : FSM_CHECK_UNREACHABLE;
    const bool stack = trap->kind == FSM_TRAP_MEMORY && is_below_stack(fsm, trap->address);
    if (check == FSM_CHECK_INDEX_OF)
        fsm_text(text, size, "index %ld of %lu [fsm-index]", (long)(int32_t)trap->values[0], (unsigned long)trap->values[1]);
    else if (trap->kind == FSM_TRAP_INSTRUCTION) fsm_text(text, size, "%s", check_text(check));
    else fsm_text(text, size, "%s", kinds[stack ? FSM_TRAP_STACK : trap->kind]);
}

void fsm_report_trap(const struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap, const char *outcome)
{
    const struct fsm_area *image = &fsm->type->app->constant;
    const char *app = fsm_manifest_name(&fsm->type->app->manifest);
    const uint32_t pc = is_thumb(fsm) ? trap->pc & ~UINT32_C(1) : trap->pc; /* there bit 0 is not the address's */
    char kind[80], where[48] = "", what[64] = "", name[FSM_NAME_TEXT];
    write_kind(kind, sizeof kind, fsm, trap, pc);
    const bool fuel = trap->kind == FSM_TRAP_INSTRUCTION && check_at(fsm, pc) == FSM_CHECK_FUEL;
    if (pc >= image->address && pc - image->address < image->size)
        fsm_text(where, sizeof where, " at %s.fsm+0x%lx", app, (unsigned long)(pc - image->address));
    else if (pc != 0) fsm_text(where, sizeof where, " at address 0x%lx", (unsigned long)pc);
    if (fuel)
        fsm_text(what, sizeof what, ", the handler ran for longer than its %lu units",
                 (unsigned long)fsm->type->app->manifest.fuel);
    else if (trap->kind == FSM_TRAP_MEMORY || trap->kind == FSM_TRAP_POINTER ||
             (trap->kind == FSM_TRAP_ALIGNMENT && trap->address != 0))
        fsm_text(what, sizeof what, ", address 0x%lx", (unsigned long)trap->address);
    else if (trap->kind == FSM_TRAP_DEVICE) fsm_text(what, sizeof what, ", handle or offset 0x%lx", (unsigned long)trap->address);
    else if (trap->kind == FSM_TRAP_GAVE_UP)
        fsm_text(what, sizeof what, ", because of FSM %s", fsm_name(&fsm_kernel.fsms[trap->address], name));
    else if (trap->kind == FSM_TRAP_CALL) fsm_text(what, sizeof what, ", call 0x%lx", (unsigned long)trap->address);
    fsm_report("trap %u in app %s, FSM %s, event %lu: %s%s%s; the FSM is %s", (unsigned)trap->kind, app, fsm_name(fsm, name),
               (unsigned long)event_type, kind, where, what, outcome);
}

void fsm_trapped(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 200, fsm_kernel.running != fsm);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 201, trap->kind > FSM_TRAP_NONE && trap->kind <= FSM_TRAP_GAVE_UP);
    if (fsm_kernel.nodes) {
        fsm_tree_trapped(fsm, event_type, trap);
    } else if (fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm)).on_trap != FSM_ON_TRAP_RESTART) {
        fsm_report_trap(fsm, event_type, trap, "stopped");
        fsm_stop(fsm, FSM_STOPPED);
    } else if (fsm_count_trap(fsm, FSM_TRAPS_MAX, FSM_TRAP_WINDOW)) {
        fsm_report_trap(fsm, event_type, trap, "stopped: it trapped too often");
        fsm_stop(fsm, FSM_STOPPED);
    } else {
        fsm_report_trap(fsm, event_type, trap, "restarted");
        fsm_restart(fsm);
    }
}

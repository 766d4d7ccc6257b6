#include "kernel.h"

#include <string.h>

static const char *const kinds[] = {
    [FSM_TRAP_NONE] = "no trap",
    [FSM_TRAP_INSTRUCTION] = "undefined instruction or failed check",
    [FSM_TRAP_MEMORY] = "bad memory access",
    [FSM_TRAP_ARITHMETIC] = "arithmetic fault, such as division by zero",
    [FSM_TRAP_POINTER] = "API call with memory that is not the app's",
    [FSM_TRAP_CALL] = "API call that is not granted",
    [FSM_TRAP_MACHINE] = "machine fault",
};

/* What the compiled-in checks stand for; NULL: there is no such check. */
static const char *check_text(unsigned check)
{
    switch (check) {
    case FSM_CHECK_INDEX: return "index outside its object";
    case FSM_CHECK_POINTER: return "access outside the app's memory";
    case FSM_CHECK_CALL: return "call of what is no such function";
    case FSM_CHECK_FUEL: return "out of fuel";
    case FSM_CHECK_STACK: return "no stack left for locals";
    case FSM_CHECK_UNREACHABLE: return "at a place that is never reached";
    default: return NULL;
    }
}

/* The check whose instruction (abi.h) lies at `pc` in the image; 0: another instruction does. */
static unsigned check_at(const struct fsm_area *image, uint32_t pc, bool thumb)
{
    static const uint8_t ud1[] = {0x67, 0x0f, 0xb9, 0x40};
    const uint32_t size = thumb ? 2 : sizeof ud1 + 1, offset = pc - image->address;
    if (pc < image->address || image->size < size || offset > image->size - size) return 0;
    const uint8_t *code = image->bytes + offset;
    if (thumb) return code[1] == 0xde ? code[0] : 0;
    return memcmp(code, ud1, sizeof ud1) == 0 ? code[sizeof ud1] : 0;
}

static uint8_t *state_bytes(const struct fsm *fsm) { return fsm->app->cell.bytes + (fsm->state - fsm->app->cell.address); }

/* Mutable static data belong to the state of the app's one FSM (fsm_system_check_app has seen to it that there is just one). */
static void reset_data(const struct fsm_app *app)
{
    if (app->initial.data > 0) memcpy(app->cell.bytes, app->initial.bytes, app->initial.data);
    memset(app->cell.bytes + app->initial.data, 0, app->initial.used - app->initial.data);
}

void fsm_restart(struct fsm *fsm)
{
    const struct fsm_manifest_type type = fsm_manifest_type(&fsm->app->manifest, fsm->type);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 100, fsm->next == NULL && fsm->capacity > 0);
    reset_data(fsm->app);
    memset(state_bytes(fsm), 0, type.state);
    fsm_timers_cancel_all(fsm);
    fsm_mailbox_clear(fsm);
    fsm->status = FSM_RUNNING;
    const int32_t answer = fsm_mailbox_put(fsm, FSM_START, 0, "", 0);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 101, answer == FSM_OK);
}

static void stop_for_good(struct fsm *fsm)
{
    fsm_timers_cancel_all(fsm);
    fsm_mailbox_clear(fsm);
    fsm->status = FSM_STOPPED;
}

static bool too_often(struct fsm *fsm)
{
    const uint32_t now = fsm_port_now();
    if (fsm->traps == 0 || now - fsm->trap_time > FSM_TRAP_WINDOW) {
        fsm->trap_time = now;
        fsm->traps = 0;
    }
    return ++fsm->traps > FSM_TRAPS_MAX;
}

static void report(const struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap, const char *outcome)
{
    const struct fsm_area *image = &fsm->app->constant;
    const char *app = fsm_manifest_name(&fsm->app->manifest);
    const bool thumb = fsm->app->manifest.target != FSM_TARGET_X86; /* there bit 0 is not the address's */
    const uint32_t pc = thumb ? trap->pc & ~UINT32_C(1) : trap->pc;
    const char *check = trap->kind == FSM_TRAP_INSTRUCTION ? check_text(check_at(image, pc, thumb)) : NULL;
    const char *kind = check ? check : kinds[trap->kind];
    const bool fuel = check && check_at(image, pc, thumb) == FSM_CHECK_FUEL;
    char where[48] = "", what[64] = "";
    if (pc >= image->address && pc - image->address < image->size)
        fsm_text(where, sizeof where, " at %s.fsm+0x%lx", app, (unsigned long)(pc - image->address));
    else if (pc != 0) fsm_text(where, sizeof where, " at address 0x%lx", (unsigned long)pc);
    if (fuel)
        fsm_text(what, sizeof what, ", the handler ran for longer than its %lu units", (unsigned long)fsm->app->manifest.fuel);
    else if (trap->kind == FSM_TRAP_MEMORY || trap->kind == FSM_TRAP_POINTER)
        fsm_text(what, sizeof what, ", address 0x%lx", (unsigned long)trap->address);
    else if (trap->kind == FSM_TRAP_CALL) fsm_text(what, sizeof what, ", call 0x%lx", (unsigned long)trap->address);
    fsm_report("trap %u in app %s, FSM %s, event %lu: %s%s%s; the FSM is %s", (unsigned)trap->kind, app, fsm_name(fsm),
               (unsigned long)event_type, kind, where, what, outcome);
}

void fsm_trapped(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 200, fsm->status == FSM_RUNNING && fsm_kernel.running == NULL);
    FSM_ASSERT(FSM_MODULE_SUPERVISE, 201, trap->kind > FSM_TRAP_NONE && trap->kind <= FSM_TRAP_MACHINE);
    if (fsm_system_fsm(&fsm_kernel.system, fsm_number(fsm)).on_trap != FSM_ON_TRAP_RESTART) {
        report(fsm, event_type, trap, "stopped");
        stop_for_good(fsm);
    } else if (too_often(fsm)) {
        report(fsm, event_type, trap, "stopped: it trapped too often");
        stop_for_good(fsm);
    } else {
        report(fsm, event_type, trap, "restarted");
        fsm_restart(fsm);
    }
}

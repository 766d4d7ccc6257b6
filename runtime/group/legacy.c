/* Group legacy: locks that nobody waits for, and shared bytes behind them (locks.h). A number of anybody else's is absent. */
#include "../kernel/gate.h"
#include "../kernel/locks.h"

#include <string.h>

static int32_t fsm_legacy_find_name_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t length = arguments[1].value;
    for (uint32_t i = 0; i < fsm_kernel.system.objects; i++) {
        const char *name = fsm_system_object(&fsm_kernel.system, i).name;
        if (strlen(name) == length && memcmp(name, arguments[0].read, length) == 0 && fsm_shared_is_user(fsm, i)) return (int32_t)i;
    }
    return FSM_ERROR_ABSENT;
}
FSM_GATE(fsm_legacy_find_name)

static int32_t fsm_lock_try_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_lock_take(fsm, arguments[0].value, false);
}
FSM_GATE(fsm_lock_try)

static int32_t fsm_lock_request_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_lock_take(fsm, arguments[0].value, true);
}
FSM_GATE(fsm_lock_request)

static int32_t fsm_lock_release_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_lock_give(fsm, arguments[0].value);
}
FSM_GATE(fsm_lock_release)

static int32_t fsm_lock_withdraw_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_lock_leave(fsm, arguments[0].value);
}
FSM_GATE(fsm_lock_withdraw)

static int32_t fsm_shared_read_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    uint8_t *bytes;
    const uint32_t length = arguments[3].value;
    const int32_t answer = fsm_shared_reach(fsm, arguments[0].value, arguments[1].value, length, &bytes);
    if (answer == FSM_OK) memcpy(arguments[2].write, bytes, length);
    return answer;
}
FSM_GATE(fsm_shared_read)

static int32_t fsm_shared_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    uint8_t *bytes;
    const uint32_t length = arguments[3].value;
    const int32_t answer = fsm_shared_reach(fsm, arguments[0].value, arguments[1].value, length, &bytes);
    if (answer == FSM_OK) memcpy(bytes, arguments[2].read, length);
    return answer;
}
FSM_GATE(fsm_shared_write)

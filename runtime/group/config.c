/* Group config: values of the system description, read in place. */
#include "../kernel/gate.h"

#include <string.h>

static int32_t fsm_config_read_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_system_fsm own = fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm));
    const uint32_t length = arguments[1].value, size = arguments[3].value;
    for (unsigned i = 0; i < own.configs; i++) {
        const struct fsm_system_config config = fsm_system_config(&fsm_kernel.system, own.config + i);
        if (strlen(config.key) != length || memcmp(config.key, arguments[0].read, length) != 0) continue;
        memcpy(arguments[2].write, config.value, config.length < size ? config.length : size);
        return config.length;
    }
    return FSM_ERROR_ABSENT;
}
FSM_GATE_APART(fsm_config_read)

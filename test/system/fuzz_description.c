/* Fuzz target: whatever the bytes, the reader answers; what it accepts can be read to the end. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "loader/bytes.h"
#include "sample.h"
#include "system.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void read_everything(const struct fsm_system *system)
{
    uint32_t fsms = 0;
    for (uint32_t i = 0; i < system->apps; i++) {
        const struct fsm_system_app app = fsm_system_app(system, i);
        require(strlen(app.name) >= 1 && strlen(app.name) < 24);
        require(app.first == fsms && app.count >= 1);
        fsms += app.count;
    }
    require(fsms == system->fsms);
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        require(strlen(fsm.name) < 24 && strlen(fsm.type) < 24 && fsm.app < system->apps && fsm.priority < 32 && fsm.mailbox > 0);
        for (uint32_t w = 0; w < fsm.wires; w++) require(fsm_system_wire(system, fsm.wire + w).fsm < system->fsms);
        for (uint32_t c = 0; c < fsm.configs; c++) {
            const struct fsm_system_config config = fsm_system_config(system, fsm.config + c);
            require(config.length <= FSM_SYSTEM_VALUE_MAX);
            for (uint32_t b = 0; b < config.length; b++) require(config.value[b] == ((const volatile char *)config.value)[b]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fsm_system system;
    if (!fsm_system_open(bytes, (uint32_t)size, &system)) read_everything(&system);
    if (size <= SAMPLE_SIZE) { /* once more as a change of something good, which gets further */
        uint8_t changed[SAMPLE_SIZE];
        sample_description(changed);
        for (uint32_t i = 0; i < size; i++) changed[i] ^= bytes[i];
        if (!fsm_system_open(changed, SAMPLE_SIZE, &system)) read_everything(&system);
    }
    return 0;
}

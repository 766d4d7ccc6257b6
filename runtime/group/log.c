/* Group log: one line of text, "[fsm] text" or "[fsm] warning: text", the same on every port. */
#include <fsm/log.h>

#include "../kernel/gate.h"

#include <string.h>

static const char *const levels[] = {
    [FSM_LOG_ERROR] = "error: ", [FSM_LOG_WARNING] = "warning: ", [FSM_LOG_INFO] = "", [FSM_LOG_DEBUG] = "debug: "};

enum { PREFIX_MAX = FSM_NAME_TEXT + 16 };

static int32_t fsm_log_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t level = arguments[0].value;
    if (level > FSM_LOG_DEBUG) return FSM_ERROR_RANGE;
    char line[PREFIX_MAX + FSM_LOG_LINE_MAX + 1], name[FSM_NAME_TEXT];
    uint32_t length = (uint32_t)fsm_text(line, PREFIX_MAX, "[%s] %s", fsm_name(fsm, name), levels[level]);
    uint32_t text = arguments[2].value;
    if (text > FSM_LOG_LINE_MAX) text = FSM_LOG_LINE_MAX;
    for (uint32_t i = 0; i < text; i++) {
        const uint8_t c = arguments[1].read[i];
        line[length++] = c >= 0x20 && c <= 0x7e ? (char)c : '?';
    }
    line[length++] = '\n';
    FSM_ASSERT(FSM_MODULE_GROUP, 200, length <= sizeof line);
    fsm_port_console(line, length);
    return FSM_OK;
}
FSM_GATE_APART(fsm_log_write)

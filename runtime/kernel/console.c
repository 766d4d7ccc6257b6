#include "kernel.h"

#include <stdarg.h>
#include <stdio.h>

struct fsm_kernel fsm_kernel;

uint16_t fsm_number(const struct fsm *fsm) { return (uint16_t)(fsm - fsm_kernel.fsms); }

const char *fsm_name(const struct fsm *fsm) { return fsm_system_fsm(&fsm_kernel.system, fsm_number(fsm)).name; }

int fsm_text(char *text, uint32_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return length < 0 ? 0 : (uint32_t)length < size ? length : (int)size - 1;
}

void fsm_report(const char *format, ...)
{
    char line[FSM_CONSOLE_LINE];
    va_list arguments;
    int length = fsm_text(line, sizeof line, "kernel: ");
    va_start(arguments, format);
    const int more = vsnprintf(line + length, sizeof line - 1 - (unsigned)length, format, arguments);
    va_end(arguments);
    length += more < 0 ? 0 : more;
    if (length > FSM_CONSOLE_LINE - 2) length = FSM_CONSOLE_LINE - 2;
    line[length] = '\n';
    fsm_port_console(line, (uint32_t)length + 1);
}

void fsm_assertion_failed(enum fsm_module module, uint32_t id)
{
    fsm_report("assertion %u.%lu failed: the kernel stops; please report this number", (unsigned)module, (unsigned long)id);
    fsm_port_halt(3);
}

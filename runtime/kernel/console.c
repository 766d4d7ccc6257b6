#include "kernel.h"

#include <stdarg.h>
#include <stdio.h>

struct fsm_kernel fsm_kernel;

uint32_t fsm_number(const struct fsm *fsm) { return (uint32_t)(fsm - fsm_kernel.fsms); }

/* The last entry that begins with the number, or before it. */
static uint32_t find(const uint32_t *firsts, uint32_t number)
{
    const uint32_t step = sizeof(struct fsm_entry) / sizeof *firsts;
    uint32_t low = 0, high = fsm_kernel.system.fsms;
    while (high - low > 1) {
        const uint32_t middle = (low + high) / 2;
        if (firsts[middle * step] <= number) low = middle;
        else high = middle;
    }
    return low;
}

uint32_t fsm_entry_of(const struct fsm *fsm) { return find(&fsm_kernel.entries->first, fsm_number(fsm)); }

/* Entries without timers begin where the next does. */
uint32_t fsm_entry_of_timer(uint32_t timer) { return find(&fsm_kernel.entries->first_timer, timer); }

const char *fsm_name(const struct fsm *fsm, char text[FSM_NAME_TEXT])
{
    const uint32_t number = fsm_entry_of(fsm);
    const struct fsm_system_fsm entry = fsm_system_fsm(&fsm_kernel.system, number);
    if (entry.count == 0) return entry.name;
    fsm_text(text, FSM_NAME_TEXT, "%s[%lu]", entry.name, (unsigned long)(fsm_number(fsm) - fsm_kernel.entries[number].first));
    return text;
}

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

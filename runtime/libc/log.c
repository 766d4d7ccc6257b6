/* log.c: log lines with a format. Contract: fsm/log.h. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <fsm/log.h>

void fsm_log_printf(uint32_t level, const char *format, ...)
{
    char line[FSM_LOG_LINE_MAX + 1];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    /* A text too long even for an int fills the line like any other that is too long. */
    if (length < 0 || length > FSM_LOG_LINE_MAX) length = FSM_LOG_LINE_MAX;
    fsm_log_write(level, line, (uint32_t)length);
}

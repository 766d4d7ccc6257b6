/* fsm/log.h: lines of text to the system's log. Group log. Never waits; a line longer than FSM_LOG_LINE_MAX is cut. */
#ifndef FSM_LOG_H
#define FSM_LOG_H

#include <fsm/app.h>

FSM_C_BEGIN

enum { FSM_LOG_ERROR = 0, FSM_LOG_WARNING = 1, FSM_LOG_INFO = 2, FSM_LOG_DEBUG = 3, FSM_LOG_LINE_MAX = 120 };

/* printf formats of <stdio.h> as apps have it (no floating point); the kernel puts the FSM's name and the level before the text. */
#define fsm_log_error(...)   fsm_log_printf(FSM_LOG_ERROR, __VA_ARGS__)
#define fsm_log_warning(...) fsm_log_printf(FSM_LOG_WARNING, __VA_ARGS__)
#define fsm_log_info(...)    fsm_log_printf(FSM_LOG_INFO, __VA_ARGS__)
#define fsm_log_debug(...)   fsm_log_printf(FSM_LOG_DEBUG, __VA_ARGS__)

/* Formats in the app's memory, then fsm_log_write. */
FSM_API(log) __attribute__((__format__(__printf__, 2, 3))) void fsm_log_printf(uint32_t level, const char *format, ...);

/* Bytes 0x20..0x7e are shown as they are, others as '?'. FSM_OK, or FSM_ERROR_RANGE: no such level. */
FSM_API(log) int32_t fsm_log_write(uint32_t level, const char *text, uint32_t length);

FSM_C_END

#endif

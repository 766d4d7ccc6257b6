/* stdio.h: text into memory. There are no files and no streams; lines for people go through <fsm/log.h>.
 *
 * Conversions: d i u x X o c s p %, with the flags - + space # 0, a width and a precision (numbers or *), and the lengths
 * hh h l ll j z t. As C11 7.21.6 says, but for these:
 *   %p             prints "(pointer)": a pointer's value differs from port to port and run to run.
 *   %s of NULL     prints "(null)".
 *   anything else  (floating point, %n, wide characters, a % at the end): from this % on, the rest of the format is copied as it
 *                  stands and no further argument is taken, because nobody knows how large the unread one is.
 */
#ifndef FSM_LIBC_STDIO_H
#define FSM_LIBC_STDIO_H

#include <stdarg.h>
#define __need_size_t
#define __need_NULL
#include <stddef.h>

/* Writes at most size - 1 characters and, if size > 0, a zero. The length the whole text has; -1 if that is more than INT_MAX. */
__attribute__((format(printf, 3, 4))) int snprintf(char *restrict to, size_t size, const char *restrict format, ...);
__attribute__((format(printf, 3, 0))) int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments);

#endif

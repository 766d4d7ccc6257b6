/* format.h: what format.c and its neighbours share. Internal to the C library. */
#ifndef FSM_LIBC_FORMAT_H
#define FSM_LIBC_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Where a formatted text goes: of the whole text the part that begins after `skip` characters and has `room`. */
struct fsm_output {
    char *to;
    size_t room;
    unsigned skip;
    unsigned length; /* of the whole text, written or not; stays at INT_MAX + 1 */
};
void fsm_output_put(struct fsm_output *output, const char *text, size_t length);

/* As vsnprintf, but what is written begins `skip` characters into the text. */
int fsm_format(char *to, size_t size, unsigned skip, const char *format, va_list arguments);

/* Whether any call in the program passes a floating-point number to a format: the pass fsm-library says. Kernels pass none. */
#ifndef fsm_formats_doubles
extern const uint32_t fsm_formats_doubles;
#endif
/* Puts the value as %*.*f and the like do; `format` has two asterisks. */
void fsm_output_double(struct fsm_output *output, const char *format, int width, int precision, double value);

#endif

/* limits.h: the compiler's own, and what POSIX adds. */
#ifndef FSM_LIBC_LIMITS_H
#define FSM_LIBC_LIMITS_H

#include_next <limits.h>

#define SSIZE_MAX LONG_MAX
#define NAME_MAX 255
#define PATH_MAX 4096

#endif

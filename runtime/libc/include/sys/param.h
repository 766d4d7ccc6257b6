/* sys/param.h: of BSD. */
#ifndef FSM_LIBC_SYS_PARAM_H
#define FSM_LIBC_SYS_PARAM_H

#include <endian.h>
#include <limits.h>

#define MAXPATHLEN PATH_MAX
#define MIN(left, right) ((left) < (right) ? (left) : (right))
#define MAX(left, right) ((left) > (right) ? (left) : (right))
#define howmany(count, size) (((count) + ((size) - 1)) / (size))
#define roundup(count, size) (howmany(count, size) * (size))

#endif

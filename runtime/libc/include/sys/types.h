/* sys/types.h: the types of POSIX that code without files uses, and BYTE_ORDER, which much code expects of it. */
#ifndef FSM_LIBC_SYS_TYPES_H
#define FSM_LIBC_SYS_TYPES_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>

typedef long ssize_t;
typedef long long off_t;
typedef unsigned mode_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned long long dev_t;
typedef unsigned long long ino_t;
typedef unsigned int uint;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;

#endif

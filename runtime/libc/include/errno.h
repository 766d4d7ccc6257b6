/* errno.h: C11 7.5. errno is state: an app that reads it is built with -ffsm-globals=state; what the library writes into it, and
 * nobody reads, is left out. Numbers as on Linux. Of the functions here strtod and the strto family set it, and the heap. */
#ifndef FSM_LIBC_ERRNO_H
#define FSM_LIBC_ERRNO_H

extern int fsm_state_of_errno;
#define errno fsm_state_of_errno

#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define ENXIO 6
#define E2BIG 7
#define EBADF 9
#define EAGAIN 11
#define EWOULDBLOCK EAGAIN
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENOSPC 28
#define EPIPE 32
#define EDOM 33
#define ERANGE 34
#define ENOSYS 38
#define EBADMSG 74
#define EOVERFLOW 75
#define EILSEQ 84
#define ENOTSUP 95
#define ETIMEDOUT 110

#endif

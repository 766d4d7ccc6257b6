/* fcntl.h: there are no files: -1. */
#ifndef FSM_LIBC_FCNTL_H
#define FSM_LIBC_FCNTL_H

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_APPEND 02000
int open(const char *name, int flags, ...);

#endif

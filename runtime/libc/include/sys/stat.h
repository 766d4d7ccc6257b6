/* sys/stat.h: there are no files: -1. */
#ifndef FSM_LIBC_SYS_STAT_H
#define FSM_LIBC_SYS_STAT_H

#include <sys/types.h>
#include <time.h>

struct stat {
    unsigned st_mode;
    off_t st_size;
    time_t st_mtime;
};
int stat(const char *restrict name, struct stat *restrict result);
int fstat(int file, struct stat *result);

#endif

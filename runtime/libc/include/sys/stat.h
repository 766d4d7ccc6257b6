/* sys/stat.h: there are no files: -1. */
#ifndef FSM_LIBC_SYS_STAT_H
#define FSM_LIBC_SYS_STAT_H

#include <sys/types.h>
#include <time.h>

#define S_IFMT 0170000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFREG 0100000
#define S_ISDIR(mode) (((mode)&S_IFMT) == S_IFDIR)
#define S_ISCHR(mode) (((mode)&S_IFMT) == S_IFCHR)
#define S_ISREG(mode) (((mode)&S_IFMT) == S_IFREG)
#define S_IRUSR 0400
#define S_IWUSR 0200
#define S_IXUSR 0100
#define S_IRWXU 0700
#define S_IRGRP 0040
#define S_IWGRP 0020
#define S_IXGRP 0010
#define S_IRWXG 0070
#define S_IROTH 0004
#define S_IWOTH 0002
#define S_IXOTH 0001
#define S_IRWXO 0007
struct stat {
    dev_t st_dev;
    ino_t st_ino;
    mode_t st_mode;
    off_t st_size;
    time_t st_mtime;
};
int stat(const char *restrict name, struct stat *restrict result);
int fstat(int file, struct stat *result);

/* Defined nowhere. */
int mkdir(const char *name, mode_t mode);
int chmod(const char *name, mode_t mode);
mode_t umask(mode_t mode);

#endif

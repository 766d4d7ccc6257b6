/* unistd.h: names only; there is no operating system: an error if the app can come to one of them. */
#ifndef FSM_LIBC_UNISTD_H
#define FSM_LIBC_UNISTD_H

#include <sys/types.h>

int close(int file);
ssize_t read(int file, void *to, size_t size);
ssize_t write(int file, const void *from, size_t size);
off_t lseek(int file, off_t offset, int from);
int unlink(const char *name);
int access(const char *name, int mode);
int isatty(int file);
int getpid(void);
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);

#endif

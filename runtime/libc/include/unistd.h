/* unistd.h: files by number, of which there are three: what is written to 1 and 2 goes the way of stdout and stderr (<stdio.h>),
 * and from 0 there is nothing to read. All else answers -1. */
#ifndef FSM_LIBC_UNISTD_H
#define FSM_LIBC_UNISTD_H

#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
int close(int file);
ssize_t read(int file, void *to, size_t size);
__attribute__((annotate("fsm.group.log"))) ssize_t write(int file, const void *from, size_t size);
off_t lseek(int file, off_t offset, int from);
int unlink(const char *name);
int access(const char *name, int mode);
int isatty(int file); /* 0 */
int getpid(void);     /* 1: there is one process */

/* Defined nowhere: no call waits, and there are no folders and processes. */
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
char *getcwd(char *to, size_t size);
int chdir(const char *name);
int rmdir(const char *name);
ssize_t readlink(const char *restrict name, char *restrict to, size_t size);
int ftruncate(int file, off_t size);
int fsync(int file);
int dup(int file);
int dup2(int file, int other);
int pipe(int files[2]);
pid_t fork(void);
int execv(const char *name, char *const arguments[]);
pid_t getppid(void);
uid_t getuid(void);
int gethostname(char *to, size_t size);
long sysconf(int name);
#define _SC_PAGESIZE 30
_Noreturn void _exit(int status);

#endif

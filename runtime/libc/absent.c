/* absent.c: what there is nothing for: it says no, as C and POSIX let it. absent.def lists what an app is warned of; what belongs
 * to it and can do no harm (fclose, isatty) is here as well. Contracts: stdio.h, time.h, unistd.h, signal.h, stdlib.h. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

static int fail(int error)
{
    errno = error;
    return -1;
}

static FILE *no_file(void)
{
    errno = ENOENT;
    return NULL;
}

/* Files by name. */
FILE *fopen(const char *restrict name, const char *restrict mode) { return (void)name, (void)mode, no_file(); }
FILE *freopen(const char *restrict name, const char *restrict mode, FILE *restrict stream)
{
    return (void)name, (void)mode, (void)stream, no_file();
}
FILE *fdopen(int file, const char *mode) { return (void)file, (void)mode, no_file(); }
FILE *tmpfile(void) { return no_file(); }
int remove(const char *name) { return (void)name, fail(ENOENT); }
int rename(const char *from, const char *to) { return (void)from, (void)to, fail(ENOENT); }
int open(const char *name, int flags, ...) { return (void)name, (void)flags, fail(ENOENT); }
int unlink(const char *name) { return (void)name, fail(ENOENT); }
int access(const char *name, int mode) { return (void)name, (void)mode, fail(ENOENT); }
int stat(const char *restrict name, struct stat *restrict result) { return (void)name, (void)result, fail(ENOENT); }
int utime(const char *name, const struct utimbuf *times) { return (void)name, (void)times, fail(ENOENT); }

/* The three streams: two of them are written to (stream.c), and of the third there is nothing to read. */
int fclose(FILE *stream) { return fflush(stream); }
int feof(FILE *stream) { return stream == stdin; }
void clearerr(FILE *stream) { (void)stream; }
int fileno(FILE *stream) { return stream == stdin ? 0 : stream == stdout ? 1 : 2; }
int fgetc(FILE *stream) { return (void)stream, EOF; }
int getc(FILE *stream) { return (void)stream, EOF; }
int getchar(void) { return EOF; }
int ungetc(int character, FILE *stream) { return (void)character, (void)stream, EOF; }
char *fgets(char *restrict to, int size, FILE *restrict stream) { return (void)to, (void)size, (void)stream, NULL; }
size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict stream)
{
    return (void)to, (void)size, (void)count, (void)stream, 0;
}
int scanf(const char *restrict format, ...) { return (void)format, EOF; }
int fscanf(FILE *restrict stream, const char *restrict format, ...) { return (void)stream, (void)format, EOF; }
int fseek(FILE *stream, long offset, int from) { return (void)stream, (void)offset, (void)from, fail(ESPIPE); }
int fseeko(FILE *stream, long long offset, int from) { return (void)stream, (void)offset, (void)from, fail(ESPIPE); }
long ftell(FILE *stream) { return (void)stream, fail(ESPIPE); }
long long ftello(FILE *stream) { return (void)stream, fail(ESPIPE); }
void rewind(FILE *stream) { (void)stream; }
int fgetpos(FILE *restrict stream, fpos_t *restrict position) { return (void)stream, (void)position, fail(ESPIPE); }
int fsetpos(FILE *stream, const fpos_t *position) { return (void)stream, (void)position, fail(ESPIPE); }

/* The same by number. */
int close(int file) { return (unsigned)file <= 2 ? 0 : fail(EBADF); }
ssize_t read(int file, void *to, size_t size) { return (void)to, (void)size, file == 0 ? 0 : fail(EBADF); }
ssize_t write(int file, const void *from, size_t size)
{
    if (file != 1 && file != 2) return fail(EBADF);
    return (ssize_t)fwrite(from, 1, size, file == 1 ? stdout : stderr);
}
off_t lseek(int file, off_t offset, int from) { return (void)offset, (void)from, fail((unsigned)file <= 2 ? ESPIPE : EBADF); }
int fstat(int file, struct stat *result) { return (void)file, (void)result, fail(EBADF); }
int isatty(int file) { return (void)file, fail(ENOTTY) + 1; }

/* Clocks. */
time_t time(time_t *now)
{
    if (now) *now = -1;
    return -1;
}
clock_t clock(void) { return -1; }
clock_t times(struct tms *result)
{
    *result = (struct tms){0};
    return fail(ENOSYS);
}
/* POSIX lets it not fail. */
int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    *now = (struct timeval){0};
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    *now = (struct timespec){0};
    return fail(EINVAL);
}
int timespec_get(struct timespec *now, int base)
{
    (void)base;
    *now = (struct timespec){0};
    return 0;
}

/* Processes and signals. */
int getrusage(int who, struct rusage *result)
{
    (void)who;
    *result = (struct rusage){.ru_utime = {0}};
    return fail(ENOSYS);
}
int getpid(void) { return 1; }
void (*signal(int number, void (*handler)(int)))(int)
{
    (void)number, (void)handler;
    errno = EINVAL;
    return SIG_ERR;
}
int system(const char *command) { return (void)command, 0; }
int atexit(void (*function)(void)) { return (void)function, 0; }

/* stdio.h: text into memory and out of it, and lines for people: what is printed becomes lines of the log, so the app declares
 * group log, and is built with -ffsm-globals=state, since an unfinished line waits for its end. There are no files, and nothing to
 * read: what would open or read one says so (NULL, EOF), and fsmcc warns of the call.
 *
 * Conversions: d i u x X o c s p % a e f g A E F G, with the flags - + space # 0, a width and a precision (numbers or *), and the
 * lengths hh h l ll j z t L. As C11 7.21.6 says, but for these:
 *   %p             prints "(pointer)": a pointer's value differs from port to port and run to run.
 *   %s of NULL     prints "(null)".
 *   anything else  (%n, wide characters, a % at the end): from this % on, the rest of the format is copied as it
 *                  stands and no further argument is taken, because nobody knows how large the unread one is.
 */
#ifndef FSM_LIBC_STDIO_H
#define FSM_LIBC_STDIO_H

#include <stdarg.h>
#define __need_size_t
#define __need_NULL
#include <stddef.h>

/* Writes at most size - 1 characters and, if size > 0, a zero. The length the whole text has; -1 if that is more than INT_MAX. */
__attribute__((format(printf, 3, 4))) int snprintf(char *restrict to, size_t size, const char *restrict format, ...);
__attribute__((format(printf, 3, 0))) int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments);

__attribute__((format(printf, 2, 3))) int sprintf(char *restrict to, const char *restrict format, ...);
__attribute__((format(printf, 2, 0))) int vsprintf(char *restrict to, const char *restrict format, va_list arguments);
/* As C11 7.21.6.2, without long double and wide characters. */
__attribute__((format(scanf, 2, 3))) int sscanf(const char *restrict text, const char *restrict format, ...);
__attribute__((format(scanf, 2, 0))) int vsscanf(const char *restrict text, const char *restrict format, va_list arguments);

/* Two streams: what goes to stdout is logged at level info, what goes to stderr at level error, a line when it ends, when it is as
 * long as a line of the log can be, and at fflush. */
typedef struct fsm_stream FILE;
#define FSM_PRINTS __attribute__((annotate("fsm.group.log")))
extern FILE fsm_state_of_stdout, fsm_state_of_stderr, fsm_state_of_stdin;
#define stdin (&fsm_state_of_stdin)
#define stdout (&fsm_state_of_stdout)
#define stderr (&fsm_state_of_stderr)
#define EOF (-1)

__attribute__((format(printf, 1, 2))) FSM_PRINTS int printf(const char *restrict format, ...);
__attribute__((format(printf, 1, 0))) FSM_PRINTS int vprintf(const char *restrict format, va_list arguments);
__attribute__((format(printf, 2, 3))) FSM_PRINTS int fprintf(FILE *restrict stream, const char *restrict format, ...);
__attribute__((format(printf, 2, 0))) FSM_PRINTS int vfprintf(FILE *restrict stream, const char *restrict format,
                                                              va_list arguments);
FSM_PRINTS int putchar(int character);
FSM_PRINTS int puts(const char *text);
FSM_PRINTS int putc(int character, FILE *stream);
FSM_PRINTS int fputc(int character, FILE *stream);
FSM_PRINTS int fputs(const char *restrict text, FILE *restrict stream);
FSM_PRINTS size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream);
FSM_PRINTS int fflush(FILE *stream);
int ferror(FILE *stream);
int setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size);
void setbuf(FILE *restrict stream, char *restrict buffer);
void perror(const char *text);

/* Into memory of the heap; the length, or -1. */
__attribute__((format(printf, 2, 3))) int asprintf(char **to, const char *format, ...);
__attribute__((format(printf, 2, 0))) int vasprintf(char **to, const char *format, va_list arguments);

/* Files: NULL, EOF, -1. fclose of the streams above is fflush. */
#define BUFSIZ 1024
#define FILENAME_MAX 256
#define FOPEN_MAX 0
#define L_tmpnam 20
#define TMP_MAX 0
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
typedef long fpos_t;
FILE *fopen(const char *restrict name, const char *restrict mode);
FILE *freopen(const char *restrict name, const char *restrict mode, FILE *restrict stream);
FILE *fdopen(int file, const char *mode);
FILE *tmpfile(void);
FSM_PRINTS int fclose(FILE *stream);
size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict stream);
char *fgets(char *restrict to, int size, FILE *restrict stream);
int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int character, FILE *stream);
int feof(FILE *stream);
void clearerr(FILE *stream);
int fileno(FILE *stream);
int fseek(FILE *stream, long offset, int from);
long ftell(FILE *stream);
int fseeko(FILE *stream, long long offset, int from);
long long ftello(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *restrict stream, fpos_t *restrict position);
int fsetpos(FILE *stream, const fpos_t *position);
int remove(const char *name);
int rename(const char *from, const char *to);
/* Defined nowhere. */
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
char *tmpnam(char *to);

int scanf(const char *restrict format, ...);
int fscanf(FILE *restrict stream, const char *restrict format, ...);

#endif

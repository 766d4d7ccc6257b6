/* stdio_impl.h: included before musl's conversions, instead of the file of that name: the streams that they read from and write to
 * are a text in memory, and format.c's output. */
#ifndef _STDIO_IMPL_H
#define _STDIO_IMPL_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <wchar.h>

struct fsm_text_stream {
    /* to read: floatscan.c, intscan.c, vfscanf.c */
    unsigned char *buf, *rpos, *rend, *shend;
    off_t shlim, shcnt;
    /* to write: vfprintf.c */
    struct fsm_output *output;
    unsigned flags;
    int mode;
    size_t buf_size;
    unsigned char *wpos, *wbase, *wend;
    size_t (*write)(struct fsm_text_stream *, const unsigned char *, size_t);
};
#undef FILE
#define FILE struct fsm_text_stream

int __uflow(FILE *stream);
void fsm_text_write(const unsigned char *text, size_t length, FILE *stream);
#define __fwritex fsm_text_write
#define vfprintf fsm_text_vfprintf
#define vfscanf fsm_text_vfscanf
int vfprintf(FILE *restrict, const char *restrict, va_list);
int vfscanf(FILE *restrict, const char *restrict, va_list);

#define F_ERR 32
#define NL_ARGMAX 9
#define FLOCK(stream) ((void)0)
#define FUNLOCK(stream) ((void)0)
#define __toread(stream) ((void)0)
#define __towrite(stream) 0

/* No wide characters, no %m. */
#undef strerror
#define strerror(error) ((char *)"")
#define wctomb(to, wide) (-1)
#define mbrtowc(to, from, length, state) ((size_t)-1)
#define mbsinit(state) 1
#define malloc(size) ((void *)0)
#define realloc(memory, size) ((void *)0)
#define free(memory) ((void)(memory))

#endif

/* wchar.h: types only; there are no wide characters in text. */
#ifndef FSM_LIBC_WCHAR_H
#define FSM_LIBC_WCHAR_H

#define __need_size_t
#define __need_NULL
#define __need_wchar_t
#define __need_wint_t
#include <stddef.h>

#define WEOF ((wint_t)-1)
#define WCHAR_MIN __WCHAR_MIN__
#define WCHAR_MAX __WCHAR_MAX__
typedef struct {
    unsigned state;
} mbstate_t;

#endif

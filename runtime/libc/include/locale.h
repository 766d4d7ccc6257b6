/* locale.h: C11 7.11; the only locale is "C". */
#ifndef FSM_LIBC_LOCALE_H
#define FSM_LIBC_LOCALE_H

#define __need_NULL
#include <stddef.h>

#define LC_ALL 0
#define LC_COLLATE 1
#define LC_CTYPE 2
#define LC_MONETARY 3
#define LC_NUMERIC 4
#define LC_TIME 5
struct lconv {
    char *decimal_point, *thousands_sep, *grouping;
};
/* The name of the locale that is in force: "C"; NULL for another one. */
char *setlocale(int category, const char *name);
struct lconv *localeconv(void);

#endif

/* strings.h: POSIX. */
#ifndef FSM_LIBC_STRINGS_H
#define FSM_LIBC_STRINGS_H

#include <string.h>

#define bzero(to, length)       ((void)memset((to), 0, (length)))
#define bcopy(from, to, length) ((void)memmove((to), (from), (length)))
#define index(text, character)  strchr((text), (character))
#define rindex(text, character) strrchr((text), (character))
int ffs(int bits);
int ffsl(long bits);
int ffsll(long long bits);

#endif

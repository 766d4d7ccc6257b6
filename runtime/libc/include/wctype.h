/* wctype.h: what kind of character it is: ASCII, as <ctype.h>; others are of no kind. */
#ifndef FSM_LIBC_WCTYPE_H
#define FSM_LIBC_WCTYPE_H

#define __need_wint_t
#include <stddef.h>

int iswalnum(wint_t character);
int iswalpha(wint_t character);
int iswblank(wint_t character);
int iswcntrl(wint_t character);
int iswdigit(wint_t character);
int iswgraph(wint_t character);
int iswlower(wint_t character);
int iswprint(wint_t character);
int iswpunct(wint_t character);
int iswspace(wint_t character);
int iswupper(wint_t character);
int iswxdigit(wint_t character);
wint_t towlower(wint_t character);
wint_t towupper(wint_t character);

/* By the names above: "alpha" and so on; 0 for another. */
typedef unsigned wctype_t;
wctype_t wctype(const char *name);
int iswctype(wint_t character, wctype_t kind);

#endif

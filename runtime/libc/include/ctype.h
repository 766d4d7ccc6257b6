/* ctype.h: what kind of character it is: ASCII, the "C" locale of C11 7.4. Any int may be asked about; those outside 0..127 are of
 * no kind. */
#ifndef FSM_LIBC_CTYPE_H
#define FSM_LIBC_CTYPE_H

int isalnum(int character);
int isalpha(int character);
int isblank(int character);
int iscntrl(int character);
int isdigit(int character);
int isgraph(int character);
int islower(int character);
int isprint(int character);
int ispunct(int character);
int isspace(int character);
int isupper(int character);
int isxdigit(int character);
int tolower(int character);
int toupper(int character);

#endif

/* ctype.c: kinds of ASCII characters. */
#include <ctype.h>

/* Comparisons, not a table: smaller, and no index to get wrong. */
static int between(int first, int character, int last) { return first <= character && character <= last; }

int isdigit(int character) { return between('0', character, '9'); }

int islower(int character) { return between('a', character, 'z'); }

int isupper(int character) { return between('A', character, 'Z'); }

int isalpha(int character) { return islower(character) || isupper(character); }

int isalnum(int character) { return isalpha(character) || isdigit(character); }

int isxdigit(int character) { return isdigit(character) || between('a', character, 'f') || between('A', character, 'F'); }

int isblank(int character) { return character == ' ' || character == '\t'; }

int isspace(int character) { return character == ' ' || between('\t', character, '\r'); }

int iscntrl(int character) { return between(0, character, 0x1f) || character == 0x7f; }

int isprint(int character) { return between(' ', character, '~'); }

int isgraph(int character) { return between('!', character, '~'); }

int ispunct(int character) { return isgraph(character) && !isalnum(character); }

int tolower(int character) { return isupper(character) ? character - 'A' + 'a' : character; }

int toupper(int character) { return islower(character) ? character - 'a' + 'A' : character; }

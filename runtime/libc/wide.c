/* wide.c: wide characters and their strings. Contracts: wchar.h, wctype.h. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static int ascii(wint_t character) { return (unsigned)character < 128 ? (int)character : -1; }

int iswalnum(wint_t character) { return isalnum(ascii(character)); }

int iswalpha(wint_t character) { return isalpha(ascii(character)); }

int iswblank(wint_t character) { return isblank(ascii(character)); }

int iswcntrl(wint_t character) { return iscntrl(ascii(character)); }

int iswdigit(wint_t character) { return isdigit(ascii(character)); }

int iswgraph(wint_t character) { return isgraph(ascii(character)); }

int iswlower(wint_t character) { return islower(ascii(character)); }

int iswprint(wint_t character) { return isprint(ascii(character)); }

int iswpunct(wint_t character) { return ispunct(ascii(character)); }

int iswspace(wint_t character) { return isspace(ascii(character)); }

int iswupper(wint_t character) { return isupper(ascii(character)); }

int iswxdigit(wint_t character) { return isxdigit(ascii(character)); }

wint_t towlower(wint_t character) { return iswupper(character) ? character + 'a' - 'A' : character; }

wint_t towupper(wint_t character) { return iswlower(character) ? character + 'A' - 'a' : character; }

static const char kinds[][8] = {"alnum", "alpha", "blank", "cntrl", "digit", "graph",
                                "lower", "print", "punct", "space", "upper", "xdigit"};

wctype_t wctype(const char *name)
{
    for (wctype_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        if (strcmp(kinds[kind], name) == 0) return kind + 1;
    return 0;
}

int iswctype(wint_t character, wctype_t kind)
{
    switch (kind) {
    case 1: return iswalnum(character);
    case 2: return iswalpha(character);
    case 3: return iswblank(character);
    case 4: return iswcntrl(character);
    case 5: return iswdigit(character);
    case 6: return iswgraph(character);
    case 7: return iswlower(character);
    case 8: return iswprint(character);
    case 9: return iswpunct(character);
    case 10: return iswspace(character);
    case 11: return iswupper(character);
    case 12: return iswxdigit(character);
    default: return 0;
    }
}

wchar_t *wmemcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) { return memcpy(to, from, count * sizeof *to); }

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count) { return memmove(to, from, count * sizeof *to); }

wchar_t *wmemset(wchar_t *to, wchar_t character, size_t count)
{
    for (size_t i = 0; i < count; i++) to[i] = character;
    return to;
}

/* As numbers with a sign, whatever wchar_t is: the same on every target. */
static int compare(wchar_t left, wchar_t right) { return ((int)left > (int)right) - ((int)left < (int)right); }

int wmemcmp(const wchar_t *left, const wchar_t *right, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (left[i] != right[i]) return compare(left[i], right[i]);
    return 0;
}

wchar_t *wmemchr(const wchar_t *in, wchar_t character, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (in[i] == character) return (wchar_t *)in + i;
    return NULL;
}

size_t wcslen(const wchar_t *text)
{
    size_t length = 0;

    while (text[length] != 0) length++;
    return length;
}

wchar_t *wcscpy(wchar_t *restrict to, const wchar_t *restrict from) { return wmemcpy(to, from, wcslen(from) + 1); }

wchar_t *wcsncpy(wchar_t *restrict to, const wchar_t *restrict from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = *from;
        if (*from != 0) from++;
    }
    return to;
}

wchar_t *wcscat(wchar_t *restrict to, const wchar_t *restrict from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

int wcsncmp(const wchar_t *left, const wchar_t *right, size_t limit)
{
    for (size_t i = 0; i < limit; i++)
        if (left[i] != right[i] || left[i] == 0) return compare(left[i], right[i]);
    return 0;
}

int wcscmp(const wchar_t *left, const wchar_t *right) { return wcsncmp(left, right, (size_t)-1); }

wchar_t *wcschr(const wchar_t *text, wchar_t character) { return wmemchr(text, character, wcslen(text) + 1); }

wchar_t *wcsrchr(const wchar_t *text, wchar_t character)
{
    for (size_t at = wcslen(text) + 1; at-- > 0;)
        if (text[at] == character) return (wchar_t *)text + at;
    return NULL;
}

wint_t btowc(int byte) { return (unsigned)byte < 128 ? (wint_t)byte : WEOF; }

int wctob(wint_t character) { return ascii(character); }

int mbsinit(const mbstate_t *state) { return (void)state, 1; }

size_t mbrtowc(wchar_t *restrict to, const char *restrict from, size_t size, mbstate_t *restrict state)
{
    (void)state;
    if (from == NULL) return 0;
    if (size == 0) return (size_t)-2;
    if ((unsigned char)*from >= 128) {
        errno = EILSEQ;
        return (size_t)-1;
    }
    if (to) *to = (wchar_t)*from;
    return *from != 0;
}

size_t mbrlen(const char *restrict from, size_t size, mbstate_t *restrict state) { return mbrtowc(NULL, from, size, state); }

size_t wcrtomb(char *restrict to, wchar_t character, mbstate_t *restrict state)
{
    (void)state;
    if (to == NULL) return 1;
    if ((unsigned)character >= 128) {
        errno = EILSEQ;
        return (size_t)-1;
    }
    *to = (char)character;
    return 1;
}

int mbtowc(wchar_t *restrict to, const char *restrict from, size_t size)
{
    const size_t length = mbrtowc(to, from, size, NULL);

    return length == (size_t)-2 ? -1 : (int)length;
}

int mblen(const char *from, size_t size) { return mbtowc(NULL, from, size); }

int wctomb(char *to, wchar_t character) { return to ? (int)wcrtomb(to, character, NULL) : 0; }

size_t mbstowcs(wchar_t *restrict to, const char *restrict from, size_t size)
{
    for (size_t at = 0;; at++) {
        wchar_t character;
        if (to && at == size) return at;
        const size_t length = mbrtowc(&character, from + at, 1, NULL);
        if (length == (size_t)-1) return length;
        if (to) to[at] = character;
        if (length == 0) return at;
    }
}

size_t wcstombs(char *restrict to, const wchar_t *restrict from, size_t size)
{
    for (size_t at = 0;; at++) {
        char byte;
        if (to && at == size) return at;
        if (wcrtomb(&byte, from[at], NULL) == (size_t)-1) return (size_t)-1;
        if (to) to[at] = byte;
        if (byte == 0) return at;
    }
}

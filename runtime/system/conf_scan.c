/* conf_scan.c: looks through the text of a system file before libconfig does, for what libconfig 1.5 would pass over in silence. */
#include "conf_reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct scan {
    const char *at, *end;
    uint32_t line;
};

static bool is_at(const struct scan *scan, const char *text)
{
    const size_t length = strlen(text);
    return (size_t)(scan->end - scan->at) >= length && memcmp(scan->at, text, length) == 0;
}

static void skip(struct scan *scan)
{
    if (*scan->at == '\n') scan->line++;
    scan->at++;
}

/* Goes behind the text `until`, or to the end. In strings a backslash protects the character behind it. */
static void skip_behind(struct scan *scan, const char *until, bool escapes)
{
    while (scan->at < scan->end && !is_at(scan, until)) {
        if (escapes && *scan->at == '\\' && scan->at + 1 < scan->end) skip(scan);
        skip(scan);
    }
    for (size_t i = strlen(until); i > 0 && scan->at < scan->end; i--) skip(scan);
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '*' || c == '.'; }

/* A number that libconfig would cut off: above 31 bits (32 in hexadecimal) without an L behind it, above 63 bits with one. */
static bool is_cut_off(const char *word)
{
    const bool hexadecimal = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    char *rest;
    errno = 0;
    const unsigned long long n = strtoull(word, &rest, hexadecimal ? 16 : 10);
    if (strcmp(rest, "L") == 0 || strcmp(rest, "LL") == 0) return errno == ERANGE || n > INT64_MAX;
    if (*rest) return false; /* a name, a floating-point number, or a syntax error: not for here */
    return errno == ERANGE || n > (hexadecimal ? UINT32_MAX : INT32_MAX);
}

/* Takes the word (name, number) the scan is at; answers whether it is a number that would be cut off. */
static bool take_word(struct scan *scan, char *word, size_t size)
{
    size_t length = 0;
    for (; scan->at < scan->end && is_word(*scan->at); skip(scan)) {
        if (length + 1 < size) word[length++] = *scan->at;
    }
    word[length] = 0;
    return isdigit((unsigned char)word[0]) && is_cut_off(word);
}

static bool fail_at(struct conf_reader *reader, const struct scan *scan, const char *what)
{
    return conf_fail_as(reader, FSM_CONF_INPUT, scan->line, "%s", what);
}

bool conf_scan(struct conf_reader *reader, const char *text, uint32_t size)
{
    struct scan scan = {.at = text, .end = text + size, .line = 1};
    for (const char *zero = memchr(text, 0, size); zero;) {
        while (scan.at < zero) skip(&scan);
        return fail_at(reader, &scan, "there is a zero byte: a system file is a text file");
    }
    while (scan.at < scan.end) {
        char word[64];
        if (*scan.at == '"') {
            skip(&scan);
            skip_behind(&scan, "\"", true);
        } else if (*scan.at == '#' || is_at(&scan, "//")) {
            skip_behind(&scan, "\n", false);
        } else if (is_at(&scan, "/*")) {
            skip_behind(&scan, "*/", false);
        } else if (is_at(&scan, "@include")) {
            return fail_at(reader, &scan, "@include is not supported: a system is one file, so put the lines here");
        } else if (is_word(*scan.at)) {
            if (take_word(&scan, word, sizeof word))
                return fail_at(reader, &scan, "the number is too large: write L behind one above 2147483647");
        } else {
            skip(&scan);
        }
    }
    return true;
}

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

/* Goes behind the text `until`; false: the file ends before. In strings a backslash protects the character behind it. */
static bool skip_behind(struct scan *scan, const char *until, bool escapes)
{
    while (scan->at < scan->end && !is_at(scan, until)) {
        if (escapes && *scan->at == '\\' && scan->at + 1 < scan->end) skip(scan);
        skip(scan);
    }
    if (scan->at == scan->end) return false;
    for (size_t i = strlen(until); i > 0; i--) skip(scan);
    return true;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '*' || c == '.'; }

/* What is wrong with a number that libconfig would cut off: above 31 bits (32 in hexadecimal) without an L behind it, above 63 bits
 * with one. NULL for other words: a name, a floating-point number, or a syntax error, which is not for here. */
static const char *cut_off(const char *word)
{
    const bool hexadecimal = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    char *rest;
    errno = 0;
    const unsigned long long number = strtoull(word, &rest, hexadecimal ? 16 : 10);
    const bool marked = strcmp(rest, "L") == 0 || strcmp(rest, "LL") == 0;
    if (!isdigit((unsigned char)word[0]) || (*rest && !marked)) return NULL;
    if (errno == ERANGE || number > INT64_MAX) return "the number is too large: write one below 9223372036854775808";
    if (marked || number <= (hexadecimal ? UINT32_MAX : INT32_MAX)) return NULL;
    return hexadecimal ? "a number above 0xffffffff needs an L behind it" : "a number above 2147483647 needs an L behind it";
}

/* Takes the word (name, number) the scan is at. */
static void take_word(struct scan *scan, char *word, size_t size)
{
    size_t length = 0;
    for (; scan->at < scan->end && is_word(*scan->at); skip(scan)) {
        if (length + 1 < size) word[length++] = *scan->at;
    }
    word[length] = 0;
}

/* Goes behind the next string, comment, word or other character. NULL, or what is wrong with it. */
static const char *scan_next(struct scan *scan)
{
    if (*scan->at == '"') {
        skip(scan);
        return skip_behind(scan, "\"", true) ? NULL : "the text that starts here has no end: close it with \"";
    }
    if (*scan->at == '#' || is_at(scan, "//")) {
        skip_behind(scan, "\n", false);
        return NULL;
    }
    if (is_at(scan, "/*"))
        return skip_behind(scan, "*/", false) ? NULL : "the comment that starts here has no end: close it with */";
    if (is_at(scan, "@include")) return "@include is not supported: a system is one file, so put the lines here";
    if (is_word(*scan->at)) {
        char word[64];
        take_word(scan, word, sizeof word);
        return cut_off(word);
    }
    skip(scan);
    return NULL;
}

bool conf_scan(struct conf_reader *reader, const char *text, uint32_t size)
{
    struct scan scan = {.at = text, .end = text + size, .line = 1};
    const char *zero = memchr(text, 0, size);
    if (zero) { /* wherever it is: libconfig would take it for the end */
        while (scan.at < zero) skip(&scan);
        return conf_fail_as(reader, FSM_CONF_INPUT, scan.line, "there is a zero byte: a system file is a text file");
    }
    while (scan.at < scan.end) {
        const uint32_t line = scan.line;
        const char *wrong = scan_next(&scan);
        if (wrong) return conf_fail_as(reader, FSM_CONF_INPUT, line, "%s", wrong);
    }
    return true;
}

/* options.h: which of clang's options fsmcc knows, and what becomes of each. What is not in the table is refused: an option nobody
 * has thought about may switch off what the compiler establishes.
 */
#ifndef FSMCC_OPTIONS_H
#define FSMCC_OPTIONS_H

enum form {
    FORM_EXACT,  /* -pedantic */
    FORM_PREFIX, /* -Wextra: the word begins like this and goes on */
    FORM_VALUE,  /* -I DIR or -IDIR: the value is the rest of the word, or else the next word */
};
enum use {
    USE_CLANG,  /* handed on to clang */
    USE_NONE,   /* makefiles say it often; it changes nothing here */
    USE_REFUSE, /* would change what an app is; `why` says what to do instead */
};
struct option {
    const char *word;
    enum form form;
    enum use use;
    const char *why; /* USE_REFUSE only */
};

/* The entry that fits the word most closely; NULL: fsmcc does not know the option. */
const struct option *option_find(const char *word);

#endif

/* schema.h: what fsmschema finds in the sources of an app: the app, its FSM types with their states, its messages.
 *
 * clang parses the sources (libclang, its C interface), with the options fsmcc would give it; nothing is compiled. The cursors and
 * types of libclang stay good as long as the program runs: it reads a few files and ends.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <clang-c/Index.h>

#include "fsmcc/fsmcc.h"

enum { HASH_SIZE = 32 };

/* The state of an FSM type, or a message. */
struct layout {
    char *name;
    const char *file; /* the source it was found in first */
    CXType type;
    bool portable;           /* marked with FSM_PORTABLE */
    int64_t id;              /* of a message: FSM_ID(name) */
    char *canonical;         /* canonical.c */
    uint8_t hash[HASH_SIZE]; /* SHA-256 of it */
};
struct layouts {
    struct layout *items;
    size_t count;
};

struct schema {
    const char *app; /* NULL: none of the files has FSM_APP */
    uint32_t version;
    struct layouts types;    /* by name */
    struct layouts messages; /* by id, then by name */
    uint8_t hash[HASH_SIZE]; /* SHA-256 of all of them: schema_finish */
};

/* find.c: adds what a parsed file declares. Ends the program with EXIT_INPUT if it contradicts what was found before. */
void schema_find(struct schema *schema, CXTranslationUnit unit, const char *file);
/* Puts everything in order and works out the hash of the whole. */
void schema_finish(struct schema *schema);

/* canonical.c: a complete type's layout as one line of text; the manual has the grammar, checker/layout.cpp writes the same. The
 * caller frees it. */
char *canonical_layout(CXType type);
void canonical_hash(const char *text, uint8_t hash[HASH_SIZE]);

/* members.c: what canonical form and JSON both walk. */
/* The type without its name of convenience, const, and, if it is an enum, without that. */
CXType plain_type(CXType type);
/* True: one dimension of an array is taken off *type; *count is -1 if it has none ("[]"). */
bool take_dimension(CXType *type, long long *count);
/* Calls `each` for every non-empty base class, with its declaration, and every member that has bits of its own, in order. */
void each_member(CXType record, void (*each)(CXCursor member, void *data), void *data);
bool is_record(CXType type);
bool is_signed(CXType type); /* of an integer type */
/* 'i' 'u' 'b' 'f' 'c' 'p' 'w' 'v' 'r' (a record) or 'x': the kinds of the canonical form. */
char kind_letter(CXType type);
/* A member's name; "" if it has none. The caller frees it. */
char *member_name(CXCursor member);
char *text_of(CXString string); /* a copy; the caller frees it */

/* print.c */
void schema_print(const struct schema *schema, const char *target, FILE *out);

#endif

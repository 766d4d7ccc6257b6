/* record.h: what an app's file says it was made of (fsm/abi.h, FSM_RECORD_SECTION). It is what the compiler saw, on the machine it
 * ran on: it is as good as that machine, and the signature says only who vouches for it. */
#ifndef FSM_SIGN_RECORD_H
#define FSM_SIGN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line of the record: "source", a digest of 64 hexadecimal digits ("" on a link's line), a name or text ("" for options). */
struct fsm_record_line {
    const char *what, *digest, *text;
};
struct fsm_record {
    struct fsm_record_line *lines;
    size_t count;
    char *own; /* what they point into */
};

/* Reads the `size` bytes of the section. Strings in it that are not records, and lines that are of no known form, are passed over.
 * False: no memory. The caller gives *record to fsm_record_free, also then. */
bool fsm_record_read(const uint8_t *bytes, size_t size, struct fsm_record *record);
void fsm_record_free(struct fsm_record *record);

#endif

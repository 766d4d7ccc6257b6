/* description.h: all there is to say about a file, signed or not, and the two ways to print it. */
#ifndef FSM_SIGN_DESCRIPTION_H
#define FSM_SIGN_DESCRIPTION_H

#include <stdio.h>

#include "certificate.h"
#include "record.h"
#include "trailer.h"
#include "verify.h"

struct fsm_sign_digest {
    char text[65]; /* SHA-256, lower-case hexadecimal */
};

struct fsm_sign_description {
    const char *path;
    size_t size;                        /* bytes of the file */
    struct fsm_sign_digest file;        /* of all its bytes */
    struct fsm_sign_digest image;       /* of what was signed, as it was before: the same for every signature; the padding counts */
    struct fsm_sign_digest certificate; /* of a signed file */
    bool is_app;                        /* else a system image, which has no manifest */
    struct fsm_manifest manifest;       /* of an app; points into the file's bytes */
    struct fsm_record record;           /* what the app was made of; empty if its file does not say */
    bool is_signed;
    struct fsm_sign_trailer trailer;    /* of a signed file */
    struct fsm_sign_certificate signer; /* of a signed file */
    bool was_verified;                  /* against a root; then the verdict and, unless genuine, its reason */
    enum fsm_sign_verdict verdict;
    char reason[1024];
    const char *code; /* what is known of the machine code: "verified", "unchecked"; NULL: nothing,
                         and not said */
};

/* Reads what the file says; does not verify it. After FSM_SIGN_OK the caller gives it to fsm_sign_description_free. */
enum fsm_sign_error fsm_sign_describe(const char *path, const uint8_t *bytes, size_t size, struct fsm_sign_description *description,
                                      struct fsm_sign_why *why);

void fsm_sign_description_free(struct fsm_sign_description *description);

/* For people; and for programs, as one JSON object whose keys stay. */
void fsm_sign_description_text(const struct fsm_sign_description *description, FILE *out);
void fsm_sign_description_json(const struct fsm_sign_description *description, FILE *out);
/* The same object on one line, for logs that have a record a line. */
void fsm_sign_description_record(const struct fsm_sign_description *description, FILE *out);

/* "2026-01-31T12:00:00Z"; "unreadable" if it is no time. */
enum { FSM_SIGN_TIME_SIZE = 24 };
void fsm_sign_time_format(const ASN1_TIME *time, char text[FSM_SIGN_TIME_SIZE]);

#endif

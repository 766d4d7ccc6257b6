/* der.h: reading strict DER (X.690): one-byte tags, definite and shortest lengths of at most 65535. What cannot be read so is an
 * error, and nothing outside the bytes given is ever touched. */
#ifndef FSM_DER_H
#define FSM_DER_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes still to be read. */
struct fsm_der {
    const uint8_t *at;
    uint32_t length;
};

enum {
    FSM_DER_BOOLEAN = 0x01,
    FSM_DER_INTEGER = 0x02,
    FSM_DER_BIT_STRING = 0x03,
    FSM_DER_OCTET_STRING = 0x04,
    FSM_DER_OID = 0x06,
    FSM_DER_UTF8_STRING = 0x0c,
    FSM_DER_UTC_TIME = 0x17,
    FSM_DER_GENERALIZED_TIME = 0x18,
    FSM_DER_SEQUENCE = 0x30,
    FSM_DER_CONTEXT = 0xa0, /* | number: a constructed, context-specific element */
};

/* Takes the next element, which must have this tag: *content gets its contents, *from goes on behind it. False: neither changed. */
bool fsm_der_take(struct fsm_der *from, uint8_t tag, struct fsm_der *content);

/* Takes the next element, an OBJECT IDENTIFIER whose numbers are whole and written as short as can be (X.690, 8.19). */
bool fsm_der_take_oid(struct fsm_der *from, struct fsm_der *oid);

/* Takes the next element, whatever its one-byte tag is. */
bool fsm_der_take_any(struct fsm_der *from, struct fsm_der *content);

/* Takes the next element if it has this tag; true as well when it has another one or nothing is left, with *content empty. */
bool fsm_der_take_optional(struct fsm_der *from, uint8_t tag, struct fsm_der *content);

/* Whether the contents are exactly these bytes. */
bool fsm_der_is(struct fsm_der content, const uint8_t *bytes, uint32_t length);

#endif

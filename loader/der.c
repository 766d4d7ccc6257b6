#include "der.h"

#include "require.h"

#include <string.h>

/* The length at the front of *from, which is taken off. */
static bool take_length(struct fsm_der *from, uint32_t *length)
{
    if (from->length < 1) return false;
    uint32_t first = from->at[0], used = 1;
    if (first < 0x80) {
        *length = first;
    } else if (first == 0x81 && from->length >= 2) {
        *length = from->at[1];
        used = 2;
        if (*length < 0x80) return false;
    } else if (first == 0x82 && from->length >= 3) {
        *length = (uint32_t)from->at[1] << 8 | from->at[2];
        used = 3;
        if (*length < 0x100) return false;
    } else {
        return false;
    }
    from->at += used;
    from->length -= used;
    return true;
}

bool fsm_der_take(struct fsm_der *from, uint8_t tag, struct fsm_der *content)
{
    REQUIRE((tag & 0x1f) != 0x1f);
    struct fsm_der rest = *from;
    uint32_t length;
    if (rest.length < 1 || rest.at[0] != tag) return false;
    rest.at++;
    rest.length--;
    if (!take_length(&rest, &length) || length > rest.length) return false;
    *content = (struct fsm_der){rest.at, length};
    *from = (struct fsm_der){rest.at + length, rest.length - length};
    return true;
}

bool fsm_der_take_oid(struct fsm_der *from, struct fsm_der *oid)
{
    uint8_t before = 0; /* the high bit says that a number goes on */
    if (!fsm_der_take(from, FSM_DER_OID, oid) || oid->length == 0) return false;
    for (uint32_t i = 0; i < oid->length; before = oid->at[i++])
        if (before < 0x80 && oid->at[i] == 0x80) return false;
    return before < 0x80;
}

bool fsm_der_take_any(struct fsm_der *from, struct fsm_der *content)
{
    if (from->length == 0 || (from->at[0] & 0x1f) == 0x1f) return false;
    return fsm_der_take(from, from->at[0], content);
}

bool fsm_der_take_optional(struct fsm_der *from, uint8_t tag, struct fsm_der *content)
{
    *content = (struct fsm_der){from->at, 0};
    if (from->length == 0 || from->at[0] != tag) return true;
    return fsm_der_take(from, tag, content);
}

bool fsm_der_is(struct fsm_der content, const uint8_t *bytes, uint32_t length)
{
    return content.length == length && memcmp(content.at, bytes, length) == 0;
}

/* fsm/payload.h: large constants, passed by reference. Group payload, of both sides.
 *
 *   FSM_PAYLOAD(2, page, char);                            in a header that both sides include: numbered as messages are
 *   fsm_payload_give(display, page, welcome, count);       `count` elements of `static const char welcome[]`
 *   case FSM_ID(page): fsm_payload_take(page, 0, line, n)  the receiver copies what it wants, piece by piece
 *
 * Nothing is copied when it is sent, however large it is. What is sent lies in the sender's file, signed with it, where nobody can
 * write: so it is the same whenever it is read. That it does is checked when the app is linked, and by the gate at each call.
 */
#ifndef FSM_PAYLOAD_H
#define FSM_PAYLOAD_H

#include <fsm/app.h>

/* The payload's elements are values as a message's members are: fixed-width types, no pointers, no padding. */
#define FSM_PAYLOAD(number, name, ...)                                                                             \
    enum { fsm_id_##name = FSM_MESSAGE_FIRST + (number) };                                                         \
    typedef __VA_ARGS__ fsm_payload_of_##name;                                                                     \
    struct __attribute__((__annotate__("fsm.message"))) fsm_element_of_##name { fsm_payload_of_##name element; }

FSM_C_BEGIN

/* An event of type FSM_ID(name) that refers to `count` elements, 1 or more, which lie in constant data of this app.
 * FSM_OK; FSM_ERROR_FULL, FSM_ERROR_GONE, FSM_ERROR_DOWN: as fsm_send; FSM_ERROR_ABSENT: no such peer, or its app does not use the
 * group; FSM_ERROR_RANGE: no elements, or more than there can be. */
#ifdef __cplusplus
#define fsm_payload_give(peer, name, elements, count)                                                              \
    fsm_payload_give_elements(fsm_peer_##peer, FSM_ID(name), static_cast<const fsm_payload_of_##name *>(elements), \
                              (count), sizeof(fsm_payload_of_##name))
#define fsm_payload_take(name, first, to, count)                                                                   \
    fsm_payload_take_elements((first), static_cast<fsm_payload_of_##name *>(to), (count), sizeof(fsm_payload_of_##name))
#else
#define fsm_payload_give(peer, name, elements, count)                                                              \
    fsm_payload_give_elements(fsm_peer_##peer, FSM_ID(name), (const fsm_payload_of_##name *){elements},            \
                              (count), sizeof(fsm_payload_of_##name))
#define fsm_payload_take(name, first, to, count)                                                                   \
    fsm_payload_take_elements((first), (fsm_payload_of_##name *){to}, (count), sizeof(fsm_payload_of_##name))
#endif
/* fsm_payload_take(name, first, to, count): copies elements first … first + count of the payload that came with the event this handler
 * works on. FSM_OK; FSM_ERROR_ABSENT: it came without one; FSM_ERROR_RANGE: the payload has not so many. */

/* How many elements came with `event`; 0: it came without a payload. */
#define fsm_payload_count(event, name) (fsm_payload_length(event) / (uint32_t)sizeof(fsm_payload_of_##name))

/* ---- below: what the macros above are made of ---- */

FSM_API(payload) int32_t fsm_payload_send(uint32_t peer, uint32_t id, const void *constant, uint32_t length);
FSM_API(payload) int32_t fsm_payload_read(uint32_t offset, void *to, uint32_t length);

FSM_API(payload) static inline int32_t fsm_payload_give_elements(uint32_t peer, uint32_t id, const void *elements, uint32_t count,
                                                                 uint32_t size)
{
    return count > INT32_MAX / size ? FSM_ERROR_RANGE : fsm_payload_send(peer, id, elements, count * size);
}

FSM_API(payload) static inline int32_t fsm_payload_take_elements(uint32_t first, void *to, uint32_t count, uint32_t size)
{
    if (first > INT32_MAX / size || count > INT32_MAX / size) return FSM_ERROR_RANGE;
    return fsm_payload_read(first * size, to, count * size);
}

static inline uint32_t fsm_payload_length(const struct fsm_event *event)
{
    uint32_t length = 0;
    if (event->type < FSM_MESSAGE_FIRST || event->source != FSM_SOURCE_PAYLOAD) return length;
    for (uint32_t i = 0; i < sizeof length; i++) length |= (uint32_t)event->data[i] << 8 * i;
    return length;
}

FSM_C_END

#endif

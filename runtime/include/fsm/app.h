/* fsm/app.h: what every app includes: how an app, its FSM types, its messages and its peers are declared.
 *
 *   FSM_APP(name, FSM_VERSION(1), FSM_USES(log, timer));   once an app
 *   FSM_PEER(name);                                        somebody this app sends to; the system file says who that is
 *   FSM_MESSAGE(number, name, { … });                      a message, usually in a header that both sides include
 *   FSM_TYPE(name, struct state) { switch (event->type) … }
 *   FSM_PORTABLE(struct state);                            its layout is proven to be the same on every machine
 *
 * A handler gets `self`, its FSM's own state, zero before FSM_START, and `event`. Both are valid until it returns. It runs to
 * completion; nothing it calls waits.
 */
#ifndef FSM_APP_H
#define FSM_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fsm/abi.h>

/* What C++ writes in another way. There, too, a state has the layout of a C struct, and begins as all zeros without any code. */
#ifdef __cplusplus
#define FSM_C_BEGIN        extern "C" {
#define FSM_C_END          }
#define FSM_EXTERN         extern "C"
#define FSM_DECLARE(...)   extern "C" __VA_ARGS__;
#define FSM_STATIC_ASSERT  static_assert
#define FSM_ALIGN_OF(type) alignof(type)
#define FSM_ASSERT_STATE(type)                                                                                     \
    static_assert(__is_standard_layout(type) && __is_trivially_constructible(type) && __is_trivially_destructible(type), \
                  "a state has no constructor, no virtual function and no reference: it begins as all zeros");
#else
#define FSM_C_BEGIN
#define FSM_C_END
#define FSM_EXTERN         extern
#define FSM_DECLARE(...)
#define FSM_STATIC_ASSERT  _Static_assert
#define FSM_ALIGN_OF(type) _Alignof(type)
#define FSM_ASSERT_STATE(type)
#endif

FSM_C_BEGIN

/* The group that a call, or an event, belongs to; for the checker. */
#define FSM_API(group) __attribute__((__annotate__("fsm.group." #group)))

/* What happened: event->type. Messages have numbers from FSM_MESSAGE_FIRST on: FSM_ID(name). */
enum {
    FSM_START = 1,           /* the FSM's first event, after every start and restart; its state is all zeros */
    FSM_TIMER = 2,           /* a timer ran out; source: the timer's number */
    FSM_UART FSM_API(uart) = 3, /* bytes arrived: data[0 … length) */
    FSM_IRQ FSM_API(irq) = 5,   /* an interrupt came; source: its handle (fsm/irq.h) */
    FSM_MESSAGE_FIRST = 256,
};

/* What API calls answer: 0 or more is a result, less is one of these. */
enum {
    FSM_OK          = 0,
    FSM_ERROR_FULL  = -1,    /* no room: the peer's mailbox, the timer table; try at a later event */
    FSM_ERROR_GONE  = -2,    /* the peer has been stopped */
    FSM_ERROR_ABSENT = -3,   /* no such peer, timer, key, port or device */
    FSM_ERROR_RANGE = -4,    /* an argument is out of its range */
};

enum { FSM_SOURCE_PAYLOAD = 1 }; /* a message's source: it refers to a payload (fsm/payload.h) */

struct fsm_event {
    uint32_t type;           /* FSM_START … or FSM_ID(message) */
    uint16_t length;         /* bytes used in data */
    uint16_t source;         /* FSM_TIMER: the timer's number; FSM_IRQ: its handle; FSM_SOURCE_PAYLOAD; else 0 */
    union {
        uint8_t  data[FSM_MESSAGE_SIZE_MAX];
        uint64_t align;
    };
};
FSM_STATIC_ASSERT(sizeof(struct fsm_event) == FSM_EVENT_SIZE, "events have the same layout everywhere");

#define FSM_APP(name_, ...)                                                                                        \
    FSM_STATIC_ASSERT(sizeof(#name_) <= FSM_NAME_SIZE, "the app's name is longer than 23 characters");             \
    FSM_DECLARE(const struct fsm_app_declaration fsm_app_declaration)                                              \
    const struct fsm_app_declaration fsm_app_declaration FSM_KEEP = {.name = #name_, __VA_ARGS__}
#define FSM_VERSION(number) .version = (number)
#define FSM_COUNTER(number) .counter = (number)       /* security counter: raise it when older builds must never run again */
#define FSM_MEMORY(bytes)   .memory = (bytes)         /* cell size to ask for; computed when not given */
#define FSM_UNSAFE_STACK(bytes) .unsafe_stack = (bytes) /* more room for locals with addresses: for recursion, see the manual */
#define FSM_HEAP(bytes)     .heap = (bytes)           /* of malloc; 64 KB when not given and used. Needs -ffsm-globals=state */
#define FSM_FUEL(units)     .fuel = (units)           /* for each event; FSM_FUEL_DEFAULT when not given: see the manual */
#define FSM_USES(...)       .groups = (0 FSM_EACH(FSM_GROUP_BIT_, __VA_ARGS__))

#define FSM_TYPE(name_, state_)                                                                                    \
    FSM_STATIC_ASSERT(sizeof(#name_) <= FSM_NAME_SIZE, "the FSM type's name is longer than 23 characters");        \
    FSM_ASSERT_STATE(state_)                                                                                       \
    static void fsm_handler_##name_(state_ *self, const struct fsm_event *event);                                  \
    FSM_DECLARE(const struct fsm_type_declaration fsm_type_##name_)                                                \
    const struct fsm_type_declaration fsm_type_##name_ FSM_KEEP = {                                                \
        .name = #name_, .handler = (void (*)(void *, const struct fsm_event *))fsm_handler_##name_,                \
        .state_size = sizeof(state_), .state_align = FSM_ALIGN_OF(state_)};                                        \
    static void fsm_handler_##name_(state_ *self, const struct fsm_event *event)

/* Before a function: it may do what a rule forbids, for this reason; `fsmcc --explain fsm-trusted` lists the rules that it lifts. Both
 * are in the manifest, and only a signer whose certificate allows trusted functions can sign the app. */
#define FSM_TRUSTED(reason) __attribute__((__annotate__("fsm.trusted:" reason)))
/* The state's layout, hence its hash, its record and its snapshots, are the same on all targets and on 64-bit machines that read them:
 * fixed-width types, no pointers, no padding. Messages need no mark. */
#define FSM_PORTABLE(type) FSM_STATIC_ASSERT(sizeof(type) != 0, "fsm.portable: the state has no member")

/* The peer's number; the linker puts it in. */
#define FSM_PEER(name) FSM_EXTERN const uint32_t fsm_peer_##name

#define FSM_MESSAGE(number, name, ...)                                                                             \
    enum { fsm_id_##name = FSM_MESSAGE_FIRST + (number) };                                                         \
    struct __attribute__((__annotate__("fsm.message"))) name __VA_ARGS__;                                              \
    FSM_STATIC_ASSERT(sizeof(struct name) <= FSM_MESSAGE_SIZE_MAX, "the message is larger than FSM_MESSAGE_SIZE_MAX")
#define FSM_ID(name) fsm_id_##name

/* fsm_send(peer, message, .member = value, …): puts a copy into the peer's mailbox.
 * fsm_send_copy(peer, message, pointer): the same, from a struct that is already there.
 * FSM_OK; FSM_ERROR_FULL: the mailbox is full and the message is not sent; FSM_ERROR_GONE: the peer has been stopped. */
#ifdef __cplusplus
#define fsm_send(peer, name, ...) fsm_send_reference(fsm_peer_##peer, FSM_ID(name), name{__VA_ARGS__})
#define fsm_send_copy(peer, name, pointer)                                                                         \
    fsm_message_send(fsm_peer_##peer, FSM_ID(name), static_cast<const name *>(pointer), sizeof(name))
#else
#define fsm_send(peer, name, ...)                                                                                  \
    fsm_message_send(fsm_peer_##peer, FSM_ID(name), &(const struct name){__VA_ARGS__}, sizeof(struct name))
#define fsm_send_copy(peer, name, pointer)                                                                         \
    fsm_message_send(fsm_peer_##peer, FSM_ID(name), (const struct name *){pointer}, sizeof(struct name))
#endif

/* The message that `event` carries, as `const struct name *`; traps if the sender's layout had another size. */
#define fsm_message(event, name) ((const struct name *)fsm_event_body((event), sizeof(struct name)))

/* ---- below: what the macros above are made of ---- */

#define FSM_KEEP        __attribute__((__used__, __annotate__("fsm.declaration")))

struct fsm_app_declaration {
    char     name[FSM_NAME_SIZE];
    uint32_t version, counter, memory, unsafe_stack, fuel, heap;
    uint64_t groups;
};
struct fsm_type_declaration {
    char     name[FSM_NAME_SIZE];
    void   (*handler)(void *self, const struct fsm_event *event);
    uint32_t state_size, state_align;
};

FSM_API(core) int32_t fsm_message_send(uint32_t peer, uint32_t id, const void *body, uint32_t length);

static inline const void *fsm_event_body(const struct fsm_event *event, uint32_t size)
{
    if (event->length != size) __builtin_trap();
    return event->data;
}

FSM_C_END

#ifdef __cplusplus
template <class Message> static inline int32_t fsm_send_reference(uint32_t peer, uint32_t id, const Message &message)
{
    return fsm_message_send(peer, id, &message, sizeof message);
}
#endif

#define FSM_GROUP_BIT_(group) | (UINT64_C(1) << FSM_GROUP_##group)
#define FSM_EACH(f, ...) FSM_EACH_N_(__VA_ARGS__ __VA_OPT__(,) 8, 7, 6, 5, 4, 3, 2, 1, 0)(f, __VA_ARGS__)
#define FSM_EACH_N_(a, b, c, d, e, g, h, i, n, ...) FSM_EACH_##n
#define FSM_EACH_0(f, ...)
#define FSM_EACH_1(f, a)      f(a)
#define FSM_EACH_2(f, a, ...) f(a) FSM_EACH_1(f, __VA_ARGS__)
#define FSM_EACH_3(f, a, ...) f(a) FSM_EACH_2(f, __VA_ARGS__)
#define FSM_EACH_4(f, a, ...) f(a) FSM_EACH_3(f, __VA_ARGS__)
#define FSM_EACH_5(f, a, ...) f(a) FSM_EACH_4(f, __VA_ARGS__)
#define FSM_EACH_6(f, a, ...) f(a) FSM_EACH_5(f, __VA_ARGS__)
#define FSM_EACH_7(f, a, ...) f(a) FSM_EACH_6(f, __VA_ARGS__)
#define FSM_EACH_8(f, a, ...) f(a) FSM_EACH_7(f, __VA_ARGS__)

#endif

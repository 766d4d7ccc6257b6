/* endless.c: each type does something that does not end, or not in a lifetime, a moment after its start. A line with MARK is one the
 * trap may be on: a loop's, or a function's. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>

FSM_APP(endless, FSM_VERSION(1), FSM_FUEL(300000), FSM_UNSAFE_STACK(512), FSM_USES(log, timer));

struct endless {
    uint32_t zero; /* for ever, but the compiler does not know */
    uint32_t sum;
    uint8_t bytes[256];
};

static bool due(const struct endless *self, const struct fsm_event *event)
{
    if (event->type == FSM_START) fsm_timer_after(self, 250);
    return event->type == FSM_TIMER;
}

FSM_TYPE(nothing, struct endless)
{
    if (!due(self, event)) return;
    for (;;) /* MARK nothing */
        ;
}

FSM_TYPE(one_loop, struct endless)
{
    if (!due(self, event)) return;
    while (self->zero == 0) self->sum++; /* MARK one_loop */
}

/* The step does not meet the end: an end that a correct program has. */
FSM_TYPE(wrong_step, struct endless)
{
    if (!due(self, event)) return;
    const uint32_t *end = (const uint32_t *)(const void *)(self->bytes + 4 * self->zero + 2);
    uint32_t sum = 1;
    for (const uint32_t *at = (const uint32_t *)(const void *)self->bytes; at != end; at++) sum = sum * 3 ^ self->sum; /* MARK wrong_step */
    self->sum = sum;
}

FSM_TYPE(nested, struct endless)
{
    if (!due(self, event)) return;
    uint32_t sum = 1;
    for (uint32_t a = 0; a < 60000; a++)                                                  /* MARK nested */
        for (uint32_t b = 0; b < 60000; b++)                                              /* MARK nested */
            for (uint32_t c = 0; c < 60000; c++)                                          /* MARK nested */
                for (uint32_t d = 0; d < 60000; d++) sum = (sum ^ a ^ b ^ c) * 1664525 + d; /* MARK nested */
    self->sum = sum;
}

#define DOUBLE(name, next)                                                                                                         \
    static __attribute__((noinline)) uint32_t name(uint32_t x) { return next(x * 3 + 1) ^ next(x + 7); } /* MARK doubling */
static __attribute__((noinline)) uint32_t once(uint32_t x) { return x ^ x >> 3; }
#define DOUBLE_8(name, next)                                                                                                       \
    DOUBLE(name##1, next) DOUBLE(name##2, name##1) DOUBLE(name##3, name##2) DOUBLE(name##4, name##3)                               \
    DOUBLE(name##5, name##4) DOUBLE(name##6, name##5) DOUBLE(name##7, name##6) DOUBLE(name, name##7)
DOUBLE_8(a, once) DOUBLE_8(b, a) DOUBLE_8(c, b) DOUBLE_8(d, c) DOUBLE_8(e, d) /* MARK doubling */

FSM_TYPE(doubling, struct endless)
{
    if (due(self, event)) self->sum = e(self->zero); /* MARK doubling */
}

static __attribute__((noinline)) uint32_t fibonacci(uint32_t n) /* MARK recursion */
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); /* MARK recursion */
}

FSM_TYPE(recursion, struct endless)
{
    if (due(self, event)) self->sum = fibonacci(50 + self->zero);
}

static uint32_t odd(uint32_t n);
static __attribute__((noinline)) uint32_t even(uint32_t n) { return n == 1 ? 1 : odd(n - 2); } /* MARK mutual */
static __attribute__((noinline)) uint32_t odd(uint32_t n) { return n == 1 ? 0 : even(n); } /* MARK mutual */

FSM_TYPE(mutual, struct endless)
{
    if (due(self, event)) self->sum = even(self->zero);
}

struct walk {
    uint32_t (*step)(const struct walk *, uint32_t);
};
static uint32_t step(const struct walk *walk, uint32_t depth) /* MARK pointer */
{
    return depth == 0 ? 1 : walk->step(walk, depth - 1) + walk->step(walk, depth - 1); /* MARK pointer */
}

FSM_TYPE(pointer, struct endless)
{
    if (!due(self, event)) return;
    struct walk walk = {step};
    self->sum = walk.step(&walk, 40 + self->zero);
}

FSM_TYPE(two_entries, struct endless)
{
    if (!due(self, event)) return;
    uint32_t x = self->zero;
    if (x) goto second;
first:
    x = x * 5 + self->bytes[x % 256]; /* MARK two_entries */
second:
    self->bytes[x % 256] = (uint8_t)x; /* MARK two_entries */
    if (x != 0x12345678 + self->sum) goto first; /* MARK two_entries */
}

FSM_TYPE(computed, struct endless)
{
    if (!due(self, event)) return;
    uint32_t state = self->zero;
    for (;;) switch (state) { /* MARK computed */
        case 0: state = 1 + self->zero; break;
        case 1: state = 2 + self->zero; break;
        case 2: state = self->zero; break;
        case 9: return;
        default: state = 9; break;
        }
}

FSM_TYPE(routines, struct endless)
{
    if (!due(self, event)) return;
    for (uint32_t i = 0; i != 1 + 2 * self->sum; i += 2) { /* MARK routines */
        memset(self->bytes, (int)i, 200 + self->zero);
        self->bytes[i % 200] = (uint8_t)strlen((const char *)self->bytes);
    }
}

FSM_TYPE(calls, struct endless)
{
    if (!due(self, event)) return;
    while (fsm_timer_cancel(self, 77) != FSM_OK) self->sum++; /* MARK calls */
}

/* How far it comes is logged. */
FSM_TYPE(counting, struct endless)
{
    if (!due(self, event)) return;
    for (uint32_t i = 1;; i++) { /* MARK counting */
        self->bytes[i % 256] ^= (uint8_t)i;
        if (i % 1000 == 0) fsm_log_info("counted %u", i);
        if (self->bytes[(i + 1) % 256] == 1 + self->zero) self->sum += (uint32_t)strlen((const char *)self->bytes + 200);
    }
}

/* Not endless: what it does takes most of its fuel, each time. */
FSM_TYPE(enough, struct endless)
{
    if (event->type == FSM_START) fsm_timer_every(self, 100);
    for (uint32_t i = 0; i < 200000 + self->zero; i++) self->sum ^= i * self->sum; /* no more than its fuel */
    if (event->type == FSM_TIMER) fsm_log_info("enough");
}

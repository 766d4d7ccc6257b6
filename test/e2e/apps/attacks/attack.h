/* attack.h: what the attacks share. Each is an app that breaks out once, a moment after its start, in the function `attack`; then it
 * says that it is still there. Beside the attacker, in the same app and so in the same cell, a bystander watches its own state.
 */
#ifndef ATTACK_H
#define ATTACK_H

#include <stdarg.h>
#include <string.h>

#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#define ATTACK(name) FSM_APP(name, FSM_VERSION(1), FSM_USES(log, timer))
#define PATTERN(i) (0x600df00du + (uint32_t)(i) * 0x01010101u)

struct attacker {
    uint32_t zero; /* for ever, but the compiler does not know */
    uint32_t sum;
    uint32_t words[4];
    int (*call)(int); /* what an overrun of the words reaches first */
    uint8_t bytes[16];
};
struct bystander {
    uint32_t words[64];
};

/* Trusted: rules for the source are lifted, containment is not. */
FSM_TRUSTED("it attacks") static void attack(struct attacker *self);

/* Nothing is known to the compiler about what this answers. */
static inline uint32_t opaque(const struct attacker *self, uint32_t value) { return value + *(const volatile uint32_t *)&self->zero; }
/* An address as a number, which the checker refuses where it sees it: here a pointer to anything hides whose bytes are copied. */
static inline uint32_t number_of(const volatile void *place)
{
    uint32_t number;
    void *hidden = &place;
    memcpy(&number, hidden, sizeof number);
    return number;
}
static inline volatile uint8_t *at(uint32_t address) { return (volatile uint8_t *)(uintptr_t)address; }
#ifndef USED
#define USED 0
#endif
/* Where the cell begins and ends, on Cortex-M: the FSMs lie behind the data of the app, USED bytes, as attacks.conf says. */
static inline uint32_t cell_start(const struct attacker *self) { return number_of(self) - ((USED + 7u) & ~7u); }
static inline uint32_t cell_end(const struct attacker *self)
{
    const uint32_t mailbox = 2 * sizeof(struct fsm_event);
    return number_of(self) + ((sizeof(struct attacker) + 7u) & ~7u) + mailbox + sizeof(struct bystander) + mailbox;
}
/* A function at an address, or so the program says. */
typedef int (*function)(int);
static inline function function_at(uint32_t address) { return (function)(uintptr_t)address; }

FSM_TYPE(bystander, struct bystander)
{
    uint32_t wrong = 0;
    if (event->type == FSM_START) {
        for (int i = 0; i < 64; i++) self->words[i] = PATTERN(i);
        fsm_timer_every(self, 100);
    }
    for (int i = 0; i < 64; i++) wrong += self->words[i] != PATTERN(i);
    if (wrong) fsm_log_error("damaged");
}

FSM_TYPE(attacker, struct attacker)
{
    if (event->type == FSM_START) {
        fsm_timer_after(self, 200);
        return;
    }
    attack(self);
    fsm_log_info("still here");
}

#endif

/* storm.c: at each event a few random steps: sends to random peers, whatever their mailboxes say, timers, traps. Whoever gets a message
 * checks that it is whole, and the next one of its sender. All that an FSM sees goes into its digest, which it logs now and then: the same
 * seed has to give the same lines.
 */
#include <fsm/app.h>
#include <fsm/config.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(storm, FSM_VERSION(1), FSM_USES(log, config, timer));
FSM_PEER(p0);
FSM_PEER(p1);
FSM_PEER(p2);
FSM_PEER(p3);

enum { PEERS = 4, SENDERS = 16, WORDS = 8, LOG_EVERY = 1024 };
FSM_MESSAGE(1, gust, { uint32_t from, number, left; uint32_t words[WORDS]; });

struct storm {
    uint32_t random, digest, events, steps, full, gone;
    uint32_t id, left, clumsy, timers;
    uint32_t sent[PEERS];       /* to each peer */
    uint32_t expected[SENDERS]; /* from each sender, the number of its next message; 0: anything */
};

/* Marsaglia's xorshift */
static uint32_t random_below(struct storm *self, uint32_t end)
{
    self->random ^= self->random << 13;
    self->random ^= self->random >> 17;
    self->random ^= self->random << 5;
    return self->random % end;
}

static void note(struct storm *self, uint32_t value) { self->digest = (self->digest ^ value) * 16777619u; }

static void send(struct storm *self)
{
    const uint32_t peer = random_below(self, PEERS);
    struct gust gust = {.from = self->id, .number = self->sent[peer] + 1, .left = self->left - 1};
    int32_t answer = FSM_OK;
    for (uint32_t i = 0; i < WORDS; i++) gust.words[i] = gust.from * 1000003 + gust.number * 31 + i;
    switch (peer) {
    case 0: answer = fsm_send_copy(p0, gust, &gust); break;
    case 1: answer = fsm_send_copy(p1, gust, &gust); break;
    case 2: answer = fsm_send_copy(p2, gust, &gust); break;
    default: answer = fsm_send_copy(p3, gust, &gust); break;
    }
    if (answer == FSM_OK) self->sent[peer]++;
    else if (answer == FSM_ERROR_FULL) self->full++;
    else if (answer == FSM_ERROR_GONE) self->gone++;
    else fsm_log_error("broken: send answers %d", answer);
    note(self, (uint32_t)answer);
}

/* A machine's trap, or that of a check. */
static void trap(struct storm *self)
{
    fsm_log_info("clumsy after %u events, digest %08x", self->events, self->digest);
    if (random_below(self, 2) == 0) __builtin_trap();
    self->expected[self->id + SENDERS] = 1; /* an index outside */
}

static void step(struct storm *self)
{
    const uint32_t what = random_below(self, 16);
    self->steps++;
    if (what < 10 && self->left > 0) send(self);
    else if (what == 10 && self->timers) note(self, (uint32_t)fsm_timer_after(self, 1 + random_below(self, 3)));
    else if (what == 11 && self->timers) note(self, (uint32_t)fsm_timer_cancel(self, random_below(self, 3)));
    else if (what == 12 && self->clumsy && random_below(self, self->clumsy) == 0) trap(self);
    else note(self, what);
}

static void take(struct storm *self, const struct gust *gust)
{
    uint32_t *expected = &self->expected[gust->from % SENDERS];
    if (*expected && gust->number != *expected && gust->number != 1) /* 1: the sender has begun anew */
        fsm_log_error("broken: %u from %u, not %u", gust->number, gust->from, *expected);
    *expected = gust->number + 1;
    for (uint32_t i = 0; i < WORDS; i++)
        if (gust->words[i] != gust->from * 1000003 + gust->number * 31 + i) fsm_log_error("broken: word %u of a message", i);
    self->left = gust->left;
    note(self, gust->from), note(self, gust->number), note(self, gust->left);
}

static void begin(struct storm *self)
{
    self->id = fsm_config_u32("id", 0);
    self->random = fsm_config_u32("seed", 1) * 2654435761u + self->id + 1;
    self->left = fsm_config_u32("left", 100);
    self->clumsy = fsm_config_u32("clumsy", 0);
    self->timers = fsm_config_u32("timers", 0);
}

FSM_TYPE(storm, struct storm)
{
    switch (event->type) {
    case FSM_START: begin(self); break;
    case FSM_TIMER: note(self, event->source); break;
    case FSM_ID(gust): take(self, fsm_message(event, gust)); break;
    }
    self->steps++;
    for (uint32_t i = 1 + random_below(self, 6); i > 0; i--) step(self);
    if (++self->events % LOG_EVERY == 0)
        fsm_log_info("%u events, %u steps, %u full, %u gone, digest %08x", self->events, self->steps, self->full, self->gone, self->digest);
}

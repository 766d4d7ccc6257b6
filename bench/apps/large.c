/* large.c: an app whose signed file takes 64 KB; bench/run chooses TABLE_SIZE so. What it does is of no matter. */
#include <fsm/app.h>
#include <fsm/log.h>

FSM_APP(large, FSM_VERSION(1), FSM_USES(log));

#define WORDS_4(n)    (n) * 2654435761u, ((n) + 1) * 2654435761u, ((n) + 2) * 2654435761u, ((n) + 3) * 2654435761u
#define WORDS_16(n)   WORDS_4(n), WORDS_4((n) + 4), WORDS_4((n) + 8), WORDS_4((n) + 12)
#define WORDS_64(n)   WORDS_16(n), WORDS_16((n) + 16), WORDS_16((n) + 32), WORDS_16((n) + 48)
#define WORDS_256(n)  WORDS_64(n), WORDS_64((n) + 64), WORDS_64((n) + 128), WORDS_64((n) + 192)
#define WORDS_1024(n) WORDS_256(n), WORDS_256((n) + 256), WORDS_256((n) + 512), WORDS_256((n) + 768)

static const uint32_t table[TABLE_SIZE / 4] = {WORDS_1024(1u), WORDS_1024(1025u), WORDS_1024(2049u)};

struct large {
    uint32_t at;
};

FSM_TYPE(large, struct large)
{
    self->at = (self->at + event->type) % (TABLE_SIZE / 4);
    fsm_log_info("%u", table[self->at]);
}

/* fir.c: a low-pass filter of 32 taps and a biquad in fixed point (Q15), over blocks of samples, with saturation. */
#include "program.h"

enum { TAPS = 32, BLOCK = 64, BLOCKS = 12 };

struct biquad {
    int32_t x1, x2, y1, y2;
};

struct program {
    uint32_t checksum;
    int16_t history[TAPS + BLOCK - 1];
    int16_t in[BLOCK], filtered[BLOCK], out[BLOCK];
    struct biquad biquad;
};

static const int16_t taps[TAPS] = {-12, -38,  -68,  -86,  -67,  14,   173,  411, 707, 1020, 1293, 1466, 1493, 1352, 1052, 640,
                                   640, 1052, 1352, 1493, 1466, 1293, 1020, 707, 411, 173,  14,   -67,  -86,  -68,  -38,  -12};

static int16_t saturated(int32_t value) { return (int16_t)(value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : value); }

static void filter(int16_t *history, const int16_t *in, int16_t *out, uint32_t count)
{
    memcpy(history + TAPS - 1, in, count * sizeof *in);
    for (uint32_t i = 0; i < count; i++) {
        int32_t sum = 1 << 14;
        for (uint32_t tap = 0; tap < TAPS; tap++) sum += taps[tap] * history[i + tap];
        out[i] = saturated(sum >> 15);
    }
    memmove(history, history + count, (TAPS - 1) * sizeof *history);
}

static int16_t step(struct biquad *state, int16_t x)
{
    const int32_t y = (9600 * x - 14000 * state->x1 + 9600 * state->x2 + 20000 * state->y1 - 9000 * state->y2) >> 14;
    state->x2 = state->x1, state->x1 = x;
    state->y2 = state->y1, state->y1 = saturated(y);
    return (int16_t)state->y1;
}

PROGRAM
{
    uint32_t seed = event->type;
    memset(self, 0, sizeof *self);
    for (uint32_t block = 0; block < BLOCKS; block++) {
        for (uint32_t i = 0; i < BLOCK; i++) self->in[i] = (int16_t)(next_number(&seed) & 0x3fff);
        filter(self->history, self->in, self->filtered, BLOCK);
        for (uint32_t i = 0; i < BLOCK; i++) self->out[i] = step(&self->biquad, self->filtered[i]);
        for (uint32_t i = 0; i < BLOCK; i++) self->checksum = mix(self->checksum, (uint32_t)self->out[i]);
    }
}

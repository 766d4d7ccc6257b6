/* aes.c: AES-128 with the S-box of FIPS 197, byte by byte, in cipher block chaining. */
#include "program.h"

enum { BLOCK = 16, ROUNDS = 10, BLOCKS = 48 };

struct program {
    uint32_t checksum;
    uint8_t box[256];
    uint8_t keys[ROUNDS + 1][BLOCK];
    uint8_t text[BLOCKS][BLOCK];
};

static uint8_t twice(uint8_t a) { return (uint8_t)(a << 1 ^ (a & 0x80 ? 0x1b : 0)); }

static uint8_t turned(uint8_t a, int by) { return (uint8_t)(a << by | a >> (8 - by)); }

/* Walks through the field by powers of 3, and of its inverse at the same time. */
static void make_box(uint8_t box[256])
{
    uint8_t p = 1, q = 1;
    do {
        p ^= twice(p);
        q ^= (uint8_t)(q << 1);
        q ^= (uint8_t)(q << 2);
        q ^= (uint8_t)(q << 4);
        if (q & 0x80) q ^= 0x09;
        box[p] = q ^ turned(q, 1) ^ turned(q, 2) ^ turned(q, 3) ^ turned(q, 4) ^ 0x63;
    } while (p != 1);
    box[0] = 0x63;
}

static void expand_key(struct program *self)
{
    uint8_t constant = 1;
    for (int round = 1; round <= ROUNDS; round++, constant = twice(constant)) {
        const uint8_t *before = self->keys[round - 1];
        uint8_t *key = self->keys[round];
        for (int i = 0; i < 4; i++) key[i] = before[i] ^ self->box[before[12 + (i + 1) % 4]];
        key[0] ^= constant;
        for (int i = 4; i < BLOCK; i++) key[i] = key[i - 4] ^ before[i];
    }
}

static void substitute_and_shift(const uint8_t *box, uint8_t block[BLOCK])
{
    uint8_t shifted[BLOCK];
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 4; row++) shifted[column * 4 + row] = box[block[(column + row) % 4 * 4 + row]];
    memcpy(block, shifted, BLOCK);
}

static void mix_columns(uint8_t block[BLOCK])
{
    for (uint8_t *c = block; c < block + BLOCK; c += 4) {
        const uint8_t all = c[0] ^ c[1] ^ c[2] ^ c[3], first = c[0];
        for (int i = 0; i < 3; i++) c[i] ^= all ^ twice(c[i] ^ c[i + 1]);
        c[3] ^= all ^ twice(c[3] ^ first);
    }
}

static void add(uint8_t *block, const uint8_t *other)
{
    for (int i = 0; i < BLOCK; i++) block[i] ^= other[i];
}

static void encrypt(const struct program *self, uint8_t block[BLOCK])
{
    add(block, self->keys[0]);
    for (int round = 1; round <= ROUNDS; round++) {
        substitute_and_shift(self->box, block);
        if (round < ROUNDS) mix_columns(block);
        add(block, self->keys[round]);
    }
}

PROGRAM
{
    uint32_t seed = event->type;
    make_box(self->box);
    for (int i = 0; i < BLOCK; i++) self->keys[0][i] = (uint8_t)next_number(&seed);
    expand_key(self);
    for (int i = 0; i < BLOCKS; i++) {
        for (int k = 0; k < BLOCK; k++) self->text[i][k] = (uint8_t)(i + k);
        if (i > 0) add(self->text[i], self->text[i - 1]);
        encrypt(self, self->text[i]);
    }
    self->checksum = 0;
    for (int k = 0; k < BLOCK; k++) self->checksum = mix(self->checksum, self->text[BLOCKS - 1][k]);
}

/* sha256.c: SHA-256 of a message that comes in pieces (FIPS 180-4). */
#include "program.h"

enum { BLOCK = 64, MESSAGE = 900, PIECE = 37 };

struct sha256 {
    uint32_t state[8];
    uint8_t block[BLOCK];
    uint32_t length;
};

struct program {
    uint32_t checksum;
    struct sha256 sha;
    uint8_t message[MESSAGE];
};

static const uint32_t constants[BLOCK] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void schedule(uint32_t words[BLOCK], const uint8_t *block)
{
    for (int i = 0; i < 16; i++, block += 4) words[i] = (uint32_t)block[0] << 24 | block[1] << 16 | block[2] << 8 | block[3];
    for (int i = 16; i < BLOCK; i++) {
        const uint32_t a = words[i - 15], b = words[i - 2];
        words[i] =
            words[i - 16] + words[i - 7] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
}

static void take_block(uint32_t state[8], const uint8_t *block)
{
    uint32_t words[BLOCK];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    schedule(words, block);
    for (int i = 0; i < BLOCK; i++) {
        const uint32_t first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i];
        const uint32_t second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void take(struct sha256 *sha, const uint8_t *bytes, uint32_t count)
{
    while (count > 0) {
        const uint32_t used = sha->length % BLOCK, room = BLOCK - used, piece = count < room ? count : room;
        memcpy(sha->block + used, bytes, piece);
        bytes += piece, count -= piece, sha->length += piece;
        if (piece == room) take_block(sha->state, sha->block);
    }
}

static void finish(struct sha256 *sha)
{
    static const uint8_t padding[BLOCK] = {0x80};
    const uint32_t bits = sha->length * 8, used = sha->length % BLOCK;
    take(sha, padding, (used < 56 ? 56 : 120) - used);
    const uint8_t length[8] = {0, 0, 0, 0, (uint8_t)(bits >> 24), (uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
    take(sha, length, 8);
}

PROGRAM
{
    uint32_t seed = event->type;
    for (uint32_t i = 0; i < MESSAGE; i++) self->message[i] = (uint8_t)next_number(&seed);
    self->sha =
        (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
    for (uint32_t at = 0; at < MESSAGE; at += PIECE)
        take(&self->sha, self->message + at, MESSAGE - at < PIECE ? MESSAGE - at : PIECE);
    finish(&self->sha);
    self->checksum = self->sha.state[0] ^ self->sha.state[7];
}

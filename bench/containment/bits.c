/* bits.c: counts, reverses, finds and packs bits, in several ways. */
#include "program.h"

enum { WORDS = 256, BITMAP = 2048 };

struct program {
    uint32_t checksum;
    uint32_t words[WORDS];
    uint8_t bitmap[BITMAP / 8];
    uint8_t nibbles[16];
};

static uint32_t count_by_clearing(uint32_t word)
{
    uint32_t count = 0;
    for (; word; word &= word - 1) count++;
    return count;
}

static uint32_t count_by_table(const uint8_t *nibbles, uint32_t word)
{
    uint32_t count = 0;
    for (; word; word >>= 4) count += nibbles[word & 15];
    return count;
}

static uint32_t count_in_parallel(uint32_t word)
{
    word -= word >> 1 & 0x55555555;
    word = (word & 0x33333333) + (word >> 2 & 0x33333333);
    return ((word + (word >> 4)) & 0x0f0f0f0f) * 0x01010101 >> 24;
}

static uint32_t reversed(uint32_t word)
{
    uint32_t result = 0;
    for (int i = 0; i < 32; i++, word >>= 1) result = result << 1 | (word & 1);
    return result;
}

/* The sieve of Eratosthenes in a bitmap. */
static uint32_t primes(uint8_t *bitmap)
{
    uint32_t count = 0;
    memset(bitmap, 0, BITMAP / 8);
    for (uint32_t number = 2; number < BITMAP; number++) {
        if (bitmap[number / 8] >> number % 8 & 1) continue;
        count++;
        for (uint32_t multiple = number * number; multiple < BITMAP; multiple += number)
            bitmap[multiple / 8] |= (uint8_t)(1 << multiple % 8);
    }
    return count;
}

PROGRAM
{
    uint32_t seed = event->type, checksum = 0;
    for (uint32_t i = 0; i < 16; i++) self->nibbles[i] = (uint8_t)count_by_clearing(i);
    for (uint32_t i = 0; i < WORDS; i++) self->words[i] = next_number(&seed) * next_number(&seed);
    for (uint32_t i = 0; i < WORDS; i++) {
        const uint32_t word = self->words[i], count = count_by_clearing(word);
        if (count != count_by_table(self->nibbles, word) || count != count_in_parallel(word)) checksum = 0;
        checksum = mix(checksum, count + reversed(word));
    }
    self->checksum = mix(checksum, primes(self->bitmap));
}

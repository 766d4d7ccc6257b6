/* crc.c: CRC-32 of a message through tables that it makes first, a byte and four bytes at a time. */
#include "program.h"

enum { MESSAGE = 4096, POLYNOMIAL = 0xedb88320 };

struct program {
    uint32_t checksum;
    uint32_t tables[4][256];
    uint8_t message[MESSAGE];
};

static void make_tables(struct program *self)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
        self->tables[0][byte] = crc;
    }
    for (uint32_t byte = 0; byte < 256; byte++)
        for (int table = 1; table < 4; table++) {
            const uint32_t before = self->tables[table - 1][byte];
            self->tables[table][byte] = before >> 8 ^ self->tables[0][before & 255];
        }
}

static uint32_t by_bytes(const struct program *self, const uint8_t *data, uint32_t length)
{
    uint32_t crc = ~0u;
    for (uint32_t i = 0; i < length; i++) crc = crc >> 8 ^ self->tables[0][(crc ^ data[i]) & 255];
    return ~crc;
}

static uint32_t by_words(const struct program *self, const uint8_t *data, uint32_t length)
{
    uint32_t crc = ~0u;
    for (uint32_t i = 0; i + 4 <= length; i += 4) {
        crc ^= data[i] | data[i + 1] << 8 | data[i + 2] << 16 | (uint32_t)data[i + 3] << 24;
        crc = self->tables[3][crc & 255] ^ self->tables[2][crc >> 8 & 255] ^ self->tables[1][crc >> 16 & 255] ^
              self->tables[0][crc >> 24];
    }
    return ~crc;
}

PROGRAM
{
    uint32_t seed = event->type;
    make_tables(self);
    for (uint32_t i = 0; i < MESSAGE; i++) self->message[i] = (uint8_t)next_number(&seed);
    const uint32_t slow = by_bytes(self, self->message, MESSAGE), fast = by_words(self, self->message, MESSAGE);
    self->checksum = slow == fast ? slow : 0;
}

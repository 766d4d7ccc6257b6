/* pack.h: see pack.c. */
#pragma once
#include <stddef.h>
#include <stdint.h>

extern uint32_t pack_crc(const void *data, size_t size);
extern size_t pack(const uint8_t *from, size_t size, uint8_t *to);
extern size_t unpack(const uint8_t *from, size_t size, uint8_t *to);

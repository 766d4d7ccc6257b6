/* image.h: the first page of what the runners take: a program placed at an address, its memory from the next page on. */
#ifndef BENCH_IMAGE_H
#define BENCH_IMAGE_H

#include <stdint.h>

enum { IMAGE_PAGE = 4096, IMAGE_EVENT_TYPE = 256 };

struct image {
    uint32_t start; /* the address of this page */
    uint32_t size;  /* bytes from there on, with the program's state and event */
    uint32_t entry; /* the handler */
    uint32_t data;  /* writable static memory */
    uint32_t state; /* of the FSM; its first word is the checksum */
    uint32_t event;
};

#endif

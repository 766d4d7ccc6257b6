/* app.h: makes small apps to sign: an ELF32 file with a manifest, and nothing that could run. */
#ifndef TEST_SIGNER_APP_H
#define TEST_SIGNER_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app {
    const char *name;
    uint64_t groups;
    uint32_t memory, target, fuel;
    bool trusted;
};

enum { APP_ROOM = 1024, APP_MANIFEST = 0x80, APP_SECTIONS = 3 };

/* An app that uses log and timer, imports a call of each and has a peer. */
struct app app_usual(void);

/* Writes the file into `room` of APP_ROOM bytes; its size, deliberately not a multiple of 4. */
size_t app_write(const struct app *app, uint8_t *room);

/* Where in the file the header of section `index` (1: the manifest's) is. */
size_t app_section_header(unsigned index);

#endif

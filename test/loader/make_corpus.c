/* Writes the fuzz target's first inputs into a folder: the linked fixtures, and a signed file of each kind. */
#include "fixture.h"
#include "trial.h"

#include "bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void write_input(const char *folder, const char *name, const uint8_t *front, uint32_t front_length, const uint8_t *bytes,
                        uint32_t length)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(front, 1, front_length, file) == front_length && fwrite(bytes, 1, length, file) == length;
    if (file == NULL || fclose(file) != 0 || !good) {
        perror(path);
        exit(3);
    }
}

static void write_app(const char *folder, const char *name, int (*setup)(void **), uint8_t choice)
{
    void *state;
    if (setup(&state) != 0) exit(3);
    struct fixture *fixture = state;
    uint8_t front[5] = {choice};
    store32_le(front + 1, fixture->verified.manifest.offset);
    write_input(folder, name, front, sizeof front, fixture->bytes, fixture->length);
    fixture_teardown(&state);
}

static void write_signed(const char *folder, const char *name, bool system)
{
    void *state;
    if (trial_setup(&state) != 0) exit(3);
    struct trial *trial = state;
    if (system) trial_system(trial);
    trial_build(trial);
    uint8_t choice = system ? 3 : 2;
    write_input(folder, name, &choice, 1, trial->file, trial->size);
    /* The same certificate's validity and extensions, found by how they begin: the latter run up to the signature's algorithm. */
    const uint8_t *certificate = trial->file + trial->image_length, *end = certificate + trial->certificate_length;
    const uint8_t *validity = memmem(certificate, trial->certificate_length, "\x30\x1e\x17\x0d", 4);
    const uint8_t *extensions = memmem(certificate, trial->certificate_length, "\xa3\x81", 2);
    if (validity == NULL || extensions == NULL) exit(3);
    uint32_t length = (uint32_t)(end - extensions) < extensions[2] ? 0 : extensions[2] - 3u;
    choice = 4;
    write_input(folder, "extensions", &choice, 1, extensions + 6, length);
    choice = 5;
    write_input(folder, "validity", &choice, 1, validity + 2, 30);
    trial_teardown(&state);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "make_corpus FOLDER\n");
        return 2;
    }
    write_app(argv[1], "x86", fixture_setup_x86, 0);
    write_app(argv[1], "cortex-m", fixture_setup_cortex_m, 1);
    write_signed(argv[1], "app", false);
    write_signed(argv[1], "system", true);
    return 0;
}

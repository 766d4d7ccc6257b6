/* Writes the fuzz targets' first inputs, a folder for each target: the linked fixtures, a signed file of each kind, one whose
 * manifest has all that manifests can have, and what a device remembers. */
#include "fixture.h"
#include "signature.h"
#include "trial.h"

#include "bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char *corpus;

static void write_input(const char *target, const char *name, const uint8_t *front, uint32_t front_length, const uint8_t *bytes,
                        uint32_t length)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", corpus, target);
    mkdir(path, 0777); /* or it is there */
    snprintf(path, sizeof path, "%s/%s/%s", corpus, target, name);
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(front, 1, front_length, file) == front_length && fwrite(bytes, 1, length, file) == length;
    if (file == NULL || fclose(file) != 0 || !good) {
        perror(path);
        exit(3);
    }
}

static void write_manifest(const char *name, const uint8_t *image, uint32_t image_length, uint32_t offset, uint32_t length)
{
    uint8_t front[8];
    store32_le(front, offset);
    store32_le(front + 4, length);
    write_input("manifest", name, front, sizeof front, image, image_length);
}

static void write_linked(const char *name, int (*setup)(void **), uint8_t machine)
{
    void *state;
    if (setup(&state) != 0) exit(3);
    struct fixture *fixture = state;
    const struct fsm_manifest *manifest = &fixture->verified.manifest;
    uint8_t front[5] = {machine};
    store32_le(front + 1, manifest->offset);
    write_input("elf", name, front, sizeof front, fixture->bytes, fixture->length);
    write_manifest(name, fixture->bytes, fixture->length, manifest->offset, manifest->length);
    fixture_teardown(&state);
}

/* Two functions marked trusted behind the manifest's imports. */
static void add_trusted(struct trial *trial)
{
    enum { FUNCTIONS = 2 };
    trial_manifest(trial, 3, 2, 2);
    uint8_t *manifest = trial->image + TRIAL_MANIFEST, *at = manifest + trial->manifest_length;
    for (uint32_t i = 0; i < FUNCTIONS; i++, at += FSM_TRUSTED_SIZE) {
        strcpy((char *)at + FSM_TRUSTED_AT_NAME, i == 0 ? "read_register" : "checksum");
        strcpy((char *)at + FSM_TRUSTED_AT_REASON, "the device is at a fixed address");
    }
    trial->certificate.names =
        TRIAL_OTHER_NAME "fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=1 targets=0000000e epoch=00000003";
    trial->manifest_length += FUNCTIONS * FSM_TRUSTED_SIZE;
    trial->image_length = (TRIAL_MANIFEST + trial->manifest_length + 3) & ~3u;
    manifest[FSM_MANIFEST_AT_FUNCTIONS] = FUNCTIONS;
    manifest[FSM_MANIFEST_AT_FLAGS] = FSM_MANIFEST_TRUSTED;
    manifest[FSM_MANIFEST_AT_LENGTH] = (uint8_t)trial->manifest_length;
    manifest[FSM_MANIFEST_AT_LENGTH + 1] = (uint8_t)(trial->manifest_length >> 8);
}

static void write_signed(const char *name, void (*change)(struct trial *))
{
    void *state;
    if (trial_setup(&state) != 0) exit(3);
    struct trial *trial = state;
    if (change != NULL) change(trial);
    trial_build(trial);
    const uint8_t system = trial->kind == FSM_KIND_SYSTEM;
    write_input("file", name, &system, 1, trial->file, trial->size);
    write_input("trailer", name, NULL, 0, trial->file, trial->size);
    write_input("certificate", name, NULL, 0, trial->file + trial->image_length, trial->certificate_length);
    if (!system) write_manifest(name, trial->file, trial->image_length, TRIAL_MANIFEST, trial->manifest_length);
    trial_teardown(&state);
}

/* Two slots that hold, the second one newer; the digest lies apart from what it covers. */
static void write_store(void)
{
    enum { COVERED = FSM_STORE_AT_DIGEST - FSM_STORE_AT_VERSION, SLOT = FSM_STORE_HEAD + 4 * FSM_STORED_SIZE };
    uint8_t slots[2 * SLOT], covered[COVERED + FSM_STORED_SIZE] = {0}, hash[FSM_HASH_SIZE];
    memset(slots, 0xff, sizeof slots);
    for (uint32_t i = 0; i < 2; i++) {
        uint8_t *slot = slots + i * SLOT, *entry = covered + COVERED;
        store32_le(covered, FSM_STORE_VERSION | 1 << 16);
        store32_le(covered + 4, i + 1);
        strcpy((char *)entry, i == 0 ? "gps" : "heartbeat");
        store32_le(entry + FSM_STORED_AT_VALUE, 3);
        store32_le(entry + FSM_STORED_AT_KIND, FSM_STORED_APP);
        fsm_hash(covered, sizeof covered, hash);
        store32_le(slot, FSM_STORE_MAGIC);
        memcpy(slot + FSM_STORE_AT_VERSION, covered, COVERED);
        memcpy(slot + FSM_STORE_AT_DIGEST, hash, FSM_STORE_HEAD - FSM_STORE_AT_DIGEST);
        memcpy(slot + FSM_STORE_HEAD, entry, FSM_STORED_SIZE);
    }
    write_input("store", "two", NULL, 0, slots, sizeof slots);
    write_input("store", "one", NULL, 0, slots, SLOT);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "make_corpus FOLDER\n");
        return 2;
    }
    corpus = argv[1];
    write_linked("x86", fixture_setup_x86, 0);
    write_linked("cortex-m", fixture_setup_cortex_m, 1);
    write_signed("app", NULL);
    write_signed("trusted", add_trusted);
    write_signed("system", trial_system);
    write_store();
    return 0;
}

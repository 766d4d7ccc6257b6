#include "trial.h"

#include "bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const uint16_t calls[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) FSM_CALL_##symbol,
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

static void store16_le(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static struct certificate_plan good_certificate(void)
{
    return (struct certificate_plan){
        .key = pki_signer_key(),
        .issuer_key = pki_root_key(),
        .issuer = TRIAL_ROOT,
        .from = TRIAL_NOW - 86400,
        .until = TRIAL_NOW + 86400,
        .version = 2,
        .digest = EVP_sha256(),
        .constraints = "critical,CA:FALSE",
        .usage = "critical,digitalSignature",
        .purposes = "codeSigning",
        .names = TRIAL_OTHER_NAME TRIAL_RIGHTS,
    };
}

static void put_type(uint8_t *type, char digit)
{
    type[FSM_TYPE_AT_NAME] = 't';
    type[FSM_TYPE_AT_NAME + 1] = (uint8_t)digit;
    store32_le(type + FSM_TYPE_AT_HANDLER, (uint32_t)-TRIAL_MANIFEST);
    store32_le(type + FSM_TYPE_AT_STATE, 24);
    store32_le(type + FSM_TYPE_AT_ALIGN, 8);
}

void trial_manifest(struct trial *trial, uint32_t types, uint32_t peers, uint32_t imports)
{
    uint8_t *manifest = trial->image + TRIAL_MANIFEST;
    memset(trial->image, 0, sizeof trial->image);
    trial->manifest_length = FSM_MANIFEST_SIZE(types, peers, imports);
    trial->image_length = (TRIAL_MANIFEST + trial->manifest_length + 3) & ~3u;
    store32_le(manifest + FSM_MANIFEST_AT_MAGIC, FSM_MANIFEST_MAGIC);
    store16_le(manifest + FSM_MANIFEST_AT_VERSION, FSM_MANIFEST_VERSION);
    store16_le(manifest + FSM_MANIFEST_AT_LENGTH, trial->manifest_length);
    strcpy((char *)manifest + FSM_MANIFEST_AT_NAME, "heartbeat_2");
    store32_le(manifest + FSM_MANIFEST_AT_APP, 5);
    store32_le(manifest + FSM_MANIFEST_AT_COUNTER, 9);
    store32_le(manifest + FSM_MANIFEST_AT_TARGET, FSM_TARGET_CORTEX_M3);
    store64_le(manifest + FSM_MANIFEST_AT_GROUPS, 0x12);
    store32_le(manifest + FSM_MANIFEST_AT_MEMORY, 4096);
    store32_le(manifest + FSM_MANIFEST_AT_FUEL, 1000);
    manifest[FSM_MANIFEST_AT_TYPES] = (uint8_t)types;
    manifest[FSM_MANIFEST_AT_PEERS] = (uint8_t)peers;
    manifest[FSM_MANIFEST_AT_IMPORTS] = (uint8_t)imports;
    strcpy((char *)manifest + FSM_MANIFEST_AT_COMPILER, "fsmcc 0.1.0");
    for (uint32_t i = 0; i < types; i++) put_type(manifest + FSM_MANIFEST_SIZE(i, 0, 0), (char)('a' + i));
    for (uint32_t i = 0; i < peers; i++) {
        manifest[FSM_MANIFEST_SIZE(types, i, 0)] = 'p';
        manifest[FSM_MANIFEST_SIZE(types, i, 0) + 1] = (uint8_t)('a' + i);
    }
    for (uint32_t i = 0; i < imports; i++)
        store16_le(manifest + FSM_MANIFEST_SIZE(types, peers, i), calls[i > 0 ? i + 1 : 0]); /* not the second of group core */
}

void trial_system(struct trial *trial)
{
    trial->kind = FSM_KIND_SYSTEM;
    trial->policy.kind = FSM_KIND_SYSTEM;
    trial->manifest_length = 0;
    trial->image_length = 64;
    memset(trial->image, 0x5a, trial->image_length);
}

int trial_setup(void **state)
{
    struct trial *trial = calloc(1, sizeof *trial);
    if (trial == NULL) return -1;
    trial->certificate = good_certificate();
    trial->kind = FSM_KIND_APP;
    trial->target = FSM_TARGET_CORTEX_M3;
    trial_manifest(trial, 1, 1, 2);
    pki_point(pki_root_key(), trial->root_key);
    trial->policy = (struct fsm_policy){
        .root_name = trial->root_name,
        .root_name_length = pki_name(TRIAL_ROOT, trial->root_name),
        .root_key = trial->root_key,
        .kind = FSM_KIND_APP,
        .device =
            {.groups = 0x1f, .memory = 65536, .priority = 31, .trusted = false, .targets = 1 << FSM_TARGET_CORTEX_M3, .epoch = 3},
        .counter = 9,
        .now = TRIAL_NOW,
    };
    *state = trial;
    return 0;
}

int trial_teardown(void **state)
{
    free(*state);
    return 0;
}

uint8_t *trial_header(struct trial *trial) { return trial->file + trial->size - FSM_SIGNATURE_SIZE - FSM_TRAILER_HEADER; }

void trial_sign(struct trial *trial)
{
    pki_sign(trial->certificate.key, trial->file, trial->size - FSM_SIGNATURE_SIZE, trial->file + trial->size - FSM_SIGNATURE_SIZE);
}

void trial_build(struct trial *trial)
{
    uint8_t der[2 * CERTIFICATE_ROOM];
    uint32_t length = pki_certificate(&trial->certificate, der);
    memcpy(der + length, trial->after, trial->after_length);
    length += trial->after_length;
    trial->certificate_length = length;
    memset(trial->file, 0, sizeof trial->file);
    memcpy(trial->file, trial->image, trial->image_length);
    memcpy(trial->file + trial->image_length, der, length);
    trial->size = trial->image_length + ((length + 3) & ~3u) + FSM_TRAILER_HEADER + FSM_SIGNATURE_SIZE;
    uint8_t *header = trial_header(trial);
    store32_le(header + FSM_TRAILER_AT_MAGIC, FSM_TRAILER_MAGIC);
    store16_le(header + FSM_TRAILER_AT_VERSION, FSM_TRAILER_VERSION);
    store16_le(header + FSM_TRAILER_AT_LENGTH, FSM_TRAILER_HEADER);
    store32_le(header + FSM_TRAILER_AT_FILE, trial->size);
    store32_le(header + FSM_TRAILER_AT_IMAGE, trial->image_length);
    store32_le(header + FSM_TRAILER_AT_MANIFEST, trial->kind == FSM_KIND_APP ? TRIAL_MANIFEST : 0);
    store16_le(header + FSM_TRAILER_AT_MANIFEST_LENGTH, trial->manifest_length);
    store16_le(header + FSM_TRAILER_AT_CERTIFICATE, length);
    header[FSM_TRAILER_AT_ALGORITHM] = FSM_ALGORITHM_ECDSA_P256;
    store16_le(header + FSM_TRAILER_AT_KIND, trial->kind);
    store32_le(header + FSM_TRAILER_AT_TARGET, trial->target);
    /* With RSA and other curves the certificate is refused before its signature over the file is looked at. */
    if (EVP_PKEY_get_bits(trial->certificate.key) == 256) trial_sign(trial);
}

void trial_expect(struct trial *trial, enum fsm_load_error error)
{
    enum fsm_load_error got = fsm_load_verify(&trial->context, trial->file, trial->size, &trial->policy, &trial->verified);
    assert_string_equal(fsm_load_name(got), fsm_load_name(error));
    static const struct fsm_verified nothing;
    if (got != FSM_LOAD_OK) assert_memory_equal(&trial->verified, &nothing, sizeof nothing);
}

void trial_build_and_expect(struct trial *trial, enum fsm_load_error error)
{
    trial_build(trial);
    trial_expect(trial, error);
}

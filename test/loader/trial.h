/* trial.h: one try at the loader's door: a good signed file and a policy that takes it, until a test changes one thing. */
#ifndef TEST_TRIAL_H
#define TEST_TRIAL_H

#include "load.h"
#include "pki.h"

enum {
    TRIAL_NOW = 1800000000, /* in January 2027 */
    TRIAL_MANIFEST = 64,    /* where the manifest lies in the image; code is before it */
    TRIAL_IMAGE_ROOM = 4096,
    TRIAL_FILE_ROOM = 8192,
};

#define TRIAL_ROOT       "Root of the device"
#define TRIAL_RIGHTS     "fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=0000000e epoch=00000003"
#define TRIAL_OTHER_NAME "otherName:" FSM_RIGHTS_OID ";UTF8:"

struct trial {
    /* What the file is made of. */
    struct certificate_plan certificate;
    uint8_t after[CERTIFICATE_ROOM]; /* what follows the certificate as if it were part of it */
    uint32_t after_length;
    uint8_t image[TRIAL_IMAGE_ROOM];
    uint32_t image_length;
    uint32_t manifest_length;
    uint16_t kind;
    uint32_t target;
    /* What it is held against. */
    struct fsm_policy policy;
    uint8_t root_name[256], root_key[65];
    /* What came of it. */
    uint8_t file[TRIAL_FILE_ROOM];
    uint32_t size, certificate_length;
    struct fsm_load_context context;
    struct fsm_verified verified;
};

/* A good app: one type, one peer, calls of the groups core, log and uart. cmocka's setup and teardown; *state is the trial. */
int trial_setup(void **state);
int trial_teardown(void **state);

/* Makes the manifest anew with these counts: types t0, t1, …, peers p0, p1, …, and the first calls there are. */
void trial_manifest(struct trial *trial, uint32_t types, uint32_t peers, uint32_t imports);

/* The image becomes one of a system, and is expected to be. */
void trial_system(struct trial *trial);

/* Puts the file together and signs it. */
void trial_build(struct trial *trial);

/* Signs the file again, after a test changed it. */
void trial_sign(struct trial *trial);

/* The 32 bytes of header in the built file. */
uint8_t *trial_header(struct trial *trial);

/* Hands the file, as it is, to the loader and expects this answer. */
void trial_expect(struct trial *trial, enum fsm_load_error error);

/* Builds the file, then expects this answer. */
void trial_build_and_expect(struct trial *trial, enum fsm_load_error error);

#endif

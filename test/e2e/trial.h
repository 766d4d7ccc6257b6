/* trial.h: damaged copies of a signed file, and what the loader says about each: the same code on the host and on the devices, so
 * that their answers can be compared line by line.
 *
 * A trial is one piece of memory, little-endian, made by flips.py: who is trusted, what is done to the file, the file itself. Its
 * maker is the test, so it is read without suspicion; the file in it is not.
 */
#ifndef FSM_TEST_TRIAL_H
#define FSM_TEST_TRIAL_H

#include "../../loader/load.h"

enum {
    TRIAL_AT_NAME_LENGTH = 0, /* u32: bytes of the root's name */
    TRIAL_AT_NOW = 4,         /* u32: seconds since 1970 */
    TRIAL_AT_FILE_SIZE = 8,   /* u32 */
    TRIAL_AT_MUTATIONS = 12,  /* u32: how many */
    TRIAL_AT_KEY = 16,        /* 65 bytes: the root's public key */
    TRIAL_AT_NAME = 84,       /* the root's name, DER */
    TRIAL_HEAD = 84 + 512,    /* the mutations begin here, the file after the last one */

    MUTATION_SIZE = 8, /* u32 what, u32 where */
    MUTATION_NONE = 0,
    MUTATION_FLIP = 1,   /* bit `where` of the file is flipped */
    MUTATION_CUT = 2,    /* the file ends after `where` bytes */
    MUTATION_APPEND = 3, /* a byte `where` is added */

    TRIAL_FILE_MAX = 64 * 1024,
};

/* Copies a file to `copy`, which has room for one byte more, with one mutation. The copy's size. */
uint32_t trial_mutate(const uint8_t *file, uint32_t size, uint32_t what, uint32_t where, uint8_t *copy);

/* The policy fsmrun asks for an app that is granted everything. */
struct fsm_policy trial_policy(const uint8_t *root_name, uint32_t root_name_length, const uint8_t *root_key, uint64_t now);

/* Asks the loader about every mutation of the trial, in order. Each answer goes to `say`. */
void trial_run(const uint8_t *trial, uint8_t *copy, void (*say)(uint32_t number, enum fsm_load_error answer));

#endif

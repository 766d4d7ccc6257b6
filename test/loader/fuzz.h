/* fuzz.h: what the fuzz targets share. In all of them every signature is good (fuzz_signature.c): nobody guesses one, and what is
 * behind it is to be reached. */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include "load.h"

#include <stddef.h>

/* libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_LIMIT = 64 * 1024 };

/* Ends the program, which is the finding, if it does not hold. */
void fuzz_require(bool condition);

/* A copy of just these bytes, with `more` zero bytes behind, so that a sanitizer sees every access beyond. To be freed. */
uint8_t *fuzz_copy(const uint8_t *bytes, size_t size, size_t more);

/* Reads all that a manifest that was accepted has. */
void fuzz_read_manifest(const struct fsm_manifest *manifest);

/* Measures and maps a confirmed app whose file has `room` bytes, in memory of just the size that the loader may touch. */
void fuzz_map(const struct fsm_verified *verified, uint8_t *file, uint32_t room);

/* A policy that goes by the root of trial.h's certificates. */
struct fsm_policy fuzz_policy(uint16_t kind);

#endif

/* crl.h: the root's revocation list (RFC 5280, 5), for a kernel that has files and a clock: a certificate on it signs nothing any more,
 * whatever its epoch is. */
#ifndef FSM_CRL_H
#define FSM_CRL_H

#include <stdbool.h>
#include <stdint.h>

#include "../../../signer/root.h"

struct fsm_crl;

/* Reads a list, PEM or DER, which must be the root's, by name and signature, and be in force at `now` (seconds since 1970): a list
 * that has run out says nothing about yesterday. NULL: *why says what is wrong and what to do. fsm_crl_free releases it. */
struct fsm_crl *fsm_crl_read(const char *path, const struct fsm_root *root, uint64_t now, const char **why);
void fsm_crl_free(struct fsm_crl *crl);

/* Whether the list withdraws the certificate in a signed file. True as well for a file whose certificate cannot be read, which no loader
 * accepts. */
bool fsm_crl_withdraws(const struct fsm_crl *crl, const uint8_t *file, uint32_t size);

#endif

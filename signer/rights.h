/* rights.h: what a certificate's holder may sign (loader/rights.h), written as text, and held against what is to be signed. */
#ifndef FSM_SIGN_RIGHTS_H
#define FSM_SIGN_RIGHTS_H

#include "loader/manifest.h"
#include "loader/rights.h"

#include "error.h"

/* Writes FSM_RIGHTS_LENGTH characters and a terminating zero. */
void fsm_sign_rights_format(const struct fsm_rights *rights, char text[]);

/* FSM_SIGN_OK, or FSM_SIGN_RIGHTS with the first right that the certificate of `holder` lacks to sign this app, or a system image
 * for this target. */
enum fsm_sign_error fsm_sign_rights_allow_app(const struct fsm_rights *rights, const char *holder,
                                              const struct fsm_manifest *manifest, struct fsm_sign_why *why);
enum fsm_sign_error fsm_sign_rights_allow_system(const struct fsm_rights *rights, const char *holder, uint32_t target,
                                                 struct fsm_sign_why *why);

#endif

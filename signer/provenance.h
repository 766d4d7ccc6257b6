/* provenance.h: where an app comes from, as an in-toto statement (https://in-toto.io/Statement/v1) with SLSA's provenance as its
 * predicate (https://slsa.dev/spec/v1.0/provenance): which sources, options and compiler, by the app's own record; and who built.
 *
 * It says nothing of when: the same sources give the same statement but for the digest of the signed file.
 */
#ifndef FSM_SIGN_PROVENANCE_H
#define FSM_SIGN_PROVENANCE_H

#include <stdio.h>

#include "description.h"

/* Of a signed app. `builder`: a URI that names the machine or service (SLSA's builder.id). */
void fsm_sign_provenance(const struct fsm_sign_description *app, const char *builder, FILE *out);

#endif

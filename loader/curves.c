/* BearSSL's ECDSA knows three curves, and looks at one only if the implementation it is given has it. Ours has P-256 alone, so of
 * the other two nothing but the names is needed: their parameters are left out of the devices' flash. */
#include <bearssl.h>

#include "inner.h"

const br_ec_curve_def br_secp384r1 = {.curve = BR_EC_secp384r1};
const br_ec_curve_def br_secp521r1 = {.curve = BR_EC_secp521r1};

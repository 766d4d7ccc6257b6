/* key.h: the signer's private key, in a file or in a token. */
#ifndef FSM_SIGN_KEY_H
#define FSM_SIGN_KEY_H

#include <openssl/evp.h>

#include "error.h"

/* `name`: a PEM file (OpenSSL asks for a passphrase on the terminal), or a URI "pkcs11:…" (RFC 7512). Free *key with EVP_PKEY_free.
 * FSM_SIGN_PATH, FSM_SIGN_FILE, FSM_SIGN_KEY, FSM_SIGN_TOKEN, FSM_SIGN_CALL. */
enum fsm_sign_error fsm_sign_key_open(const char *name, EVP_PKEY **key, struct fsm_sign_why *why);

/* For a key in a token, through OpenSSL's engine "pkcs11" (libengine-pkcs11-openssl). The token's driver is the shared library
 * named by the environment's FSM_PKCS11_MODULE; the PIN is in FSM_PKCS11_PIN or in the file the URI's pin-source names, and asked
 * for on the terminal otherwise. A PIN in the URI itself (pin-value) is refused: command lines are public. */
enum fsm_sign_error fsm_sign_key_open_token(const char *uri, EVP_PKEY **key, struct fsm_sign_why *why);

#endif

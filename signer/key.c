/* key.c: private keys from PEM files. */
#include "key.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

enum fsm_sign_error fsm_sign_key_open(const char *name, EVP_PKEY **key, struct fsm_sign_why *why)
{
    if (strncmp(name, "pkcs11:", strlen("pkcs11:")) == 0) return fsm_sign_key_open_token(name, key, why);
    BIO *file = BIO_new_file(name, "rb");
    if (!file) {
        ERR_clear_error();
        return fsm_sign_fail_errno(why, "read the key", name);
    }
    *key = PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
    BIO_free(file);
    if (*key) return FSM_SIGN_OK;
    ERR_clear_error();
    return fsm_sign_fail(why, FSM_SIGN_KEY, "%s: holds no private key that can be read", name);
}

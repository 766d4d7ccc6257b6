/* key_token.c: private keys that stay in a token.
 *
 * OpenSSL 3 has replaced engines by providers, but Debian 12 ships no PKCS#11 provider; its engine is the one well-kept way there
 * is. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "key.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/engine.h>
#include <openssl/err.h>

static ENGINE *engine_start(const char *module, const char *pin, struct fsm_sign_why *why)
{
    ENGINE_load_dynamic();
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (!engine) {
        fsm_sign_fail(why, FSM_SIGN_TOKEN, "OpenSSL's engine 'pkcs11' is not installed (Debian: libengine-pkcs11-openssl)");
        ERR_clear_error();
        return NULL;
    }
    bool ready = ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module, 0) == 1 &&
                 (!pin || ENGINE_ctrl_cmd_string(engine, "PIN", pin, 0) == 1);
    if (ready && ENGINE_init(engine) == 1) return engine;
    fsm_sign_fail_openssl(why, FSM_SIGN_TOKEN, "the token's module cannot be used");
    ENGINE_free(engine);
    return NULL;
}

enum fsm_sign_error fsm_sign_key_open_token(const char *uri, EVP_PKEY **key, struct fsm_sign_why *why)
{
    if (strstr(uri, "pin-value="))
        return fsm_sign_fail(why, FSM_SIGN_CALL, "a PIN on the command line can be read by everybody on the machine");
    const char *module = getenv("FSM_PKCS11_MODULE");
    if (!module || !*module)
        return fsm_sign_fail(why, FSM_SIGN_CALL, "the environment's FSM_PKCS11_MODULE does not name the token's PKCS#11 library");
    ENGINE *engine = engine_start(module, getenv("FSM_PKCS11_PIN"), why);
    if (!engine) return FSM_SIGN_TOKEN;
    *key = ENGINE_load_private_key(engine, uri, NULL, NULL);
    ENGINE_finish(engine);
    ENGINE_free(engine);
    return *key ? FSM_SIGN_OK
                : fsm_sign_fail_openssl(why, FSM_SIGN_TOKEN, "the token has no such key, or does not give it for this PIN");
}

/* verify.c: two verifiers, one verdict. */
#include "verify.h"

#include <stdio.h>
#include <time.h>

#include "name.h"
#include "root.h"
#include "trailer.h"
#include "verify_openssl.h"

/* The loader's answer on a device that grants everything but groups outside `groups`; what these lack is in *missing. */
static enum fsm_load_error ask_loader(const uint8_t *file, size_t size, const struct fsm_root *root, uint64_t groups,
                                      uint64_t *missing)
{
    struct fsm_sign_trailer trailer;
    bool is_system = fsm_sign_trailer_read(file, size, &trailer, NULL) == FSM_SIGN_OK && trailer.kind == FSM_KIND_SYSTEM;
    const struct fsm_policy policy = {
        .root_name = root->name,
        .root_name_length = (uint32_t)root->name_size,
        .root_key = root->key,
        .kind = is_system ? FSM_KIND_SYSTEM : FSM_KIND_APP,
        .device = {.groups = groups, .memory = UINT32_MAX, .targets = UINT32_MAX, .priority = FSM_PRIORITIES - 1, .trusted = true},
        .now = (uint64_t)time(NULL),
    };
    struct fsm_load_context context;
    struct fsm_verified verified;
    enum fsm_load_error error = fsm_load_verify(&context, file, (uint32_t)size, &policy, &verified);
    *missing = context.wanted & ~context.allowed;
    return error;
}

enum fsm_sign_verdict fsm_sign_judge(enum fsm_load_error loader, enum fsm_sign_error openssl, const char *reason, char *text,
                                     size_t text_size)
{
    bool loader_accepts = loader == FSM_LOAD_OK, openssl_accepts = openssl == FSM_SIGN_OK;
    snprintf(text, text_size, "%s", "");
    if (loader_accepts && openssl_accepts) return FSM_SIGN_GENUINE;
    if (loader_accepts)
        snprintf(text, text_size,
                 "INTERNAL DISAGREEMENT: the loader accepts it, but OpenSSL refuses it (%s); do not use this file, and report this",
                 reason);
    else if (openssl_accepts)
        snprintf(
            text, text_size,
            "INTERNAL DISAGREEMENT: OpenSSL accepts it, but the loader refuses it (%s: %s); do not use this file, and report this",
            fsm_load_name(loader), fsm_load_text(loader));
    else snprintf(text, text_size, "%s; %s", reason, fsm_sign_advice(openssl));
    return loader_accepts || openssl_accepts ? FSM_SIGN_DISAGREEMENT : FSM_SIGN_REFUSED;
}

enum fsm_sign_verdict fsm_sign_verify(const uint8_t *file, size_t size, X509 *root, uint64_t groups, char *text, size_t text_size)
{
    struct fsm_root raw;
    struct fsm_sign_why why;
    if (fsm_root_from(root, &raw, &why)) {
        snprintf(text, text_size, "%s", why.detail);
        return FSM_SIGN_REFUSED;
    }
    char reason[sizeof why.detail];
    uint64_t missing;
    enum fsm_sign_error openssl = fsm_sign_check(file, size, root, reason, sizeof reason);
    enum fsm_load_error loader = ask_loader(file, size, &raw, UINT64_MAX, &missing);
    enum fsm_sign_verdict verdict = fsm_sign_judge(loader, openssl, reason, text, text_size);
    if (verdict != FSM_SIGN_GENUINE) return verdict;
    loader = ask_loader(file, size, &raw, groups, &missing);
    if (loader == FSM_LOAD_OK) return FSM_SIGN_GENUINE;
    char names[256];
    fsm_sign_groups_format(missing, names, sizeof names);
    snprintf(text, text_size, "%s (%s)", fsm_load_text(loader), loader == FSM_LOAD_DEVICE_GROUPS ? names : fsm_load_name(loader));
    return FSM_SIGN_REFUSED;
}

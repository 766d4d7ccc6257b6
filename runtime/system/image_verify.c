/* image_verify.c: what the device will say to a boot image, said before it is built: the loader's own code, with the policy the
 * kernel derives from the system description. */
#include "image.h"

#include <openssl/x509.h>
#include <time.h>

#include "../../loader/load.h"
#include "../../loader/trailer.h"
#include "boot_image.h"
#include "check.h"

/* When the certificate of a signed file begins to be valid, seconds since 1970; 0 where there is none to be read. */
static uint64_t not_before(const struct fsm_image_file *file)
{
    struct fsm_trailer trailer;
    if (file->size == 0 || fsm_trailer_read(file->bytes, file->size, &trailer) != FSM_LOAD_OK) return 0;
    const unsigned char *der = file->bytes + trailer.certificate;
    X509 *certificate = d2i_X509(NULL, &der, trailer.certificate_length);
    struct tm time;
    int64_t seconds = 0;
    if (certificate && ASN1_TIME_to_tm(X509_get0_notBefore(certificate), &time) == 1) seconds = timegm(&time);
    X509_free(certificate);
    return seconds > 0 ? (uint64_t)seconds : 0;
}

uint64_t fsm_image_time(const struct fsm_image_parts *parts)
{
    uint64_t latest = not_before(&parts->system);
    for (uint32_t i = 0; i < parts->app_count; i++) {
        const uint64_t time = not_before(&parts->apps[i]);
        if (time > latest) latest = time;
    }
    return latest;
}

static struct fsm_policy policy_for(const struct fsm_image_parts *parts, uint16_t kind, uint32_t targets)
{
    return (struct fsm_policy){
        .root_name = parts->root->name,
        .root_name_length = (uint32_t)parts->root->name_size,
        .root_key = parts->root->key,
        .kind = kind,
        .device = {.groups = UINT64_MAX, .memory = UINT32_MAX, .targets = targets, .priority = FSM_PRIORITIES - 1, .trusted = true},
        .now = parts->time,
    };
}

/* The reason, and what exactly is too much where the loader knows. */
static int refused(const char *what, enum fsm_load_error error, const struct fsm_load_context *context)
{
    fsm_image_fail(FSM_CONF_INPUT, "%s: %s: %s", what, fsm_load_name(error), fsm_load_text(error));
    if (error < FSM_LOAD_RIGHT_GROUPS || error > FSM_LOAD_EPOCH) return FSM_CONF_INPUT; /* the others are not about more and less */
    const unsigned long long wanted = context->wanted, allowed = context->allowed;
    const char *kind;
    if (!fsm_system_set_member(error, 0, &kind)) {
        fsm_image_fail(FSM_CONF_INPUT, "%s: wanted: %llu, allowed: %llu", what, wanted, allowed);
        return FSM_CONF_INPUT;
    }
    for (uint32_t bit = 0; bit < 64; bit++)
        if ((wanted & ~allowed) >> bit & 1)
            fsm_image_fail(FSM_CONF_INPUT, "%s: missing: %s %u %s", what, kind, bit, fsm_system_set_member(error, bit, &kind));
    return FSM_CONF_INPUT;
}

static int misfits(const char *what, const struct fsm_system_why *why)
{
    return fsm_image_fail(FSM_CONF_INPUT, "%s: \"%s\": %s", what, why->name, fsm_system_misfit_text(why->misfit));
}

static int verify_system(const struct fsm_conf *conf, const struct fsm_image_parts *parts, uint32_t targets)
{
    static const char what[] = "the signed system description";
    const struct fsm_policy policy = policy_for(parts, FSM_KIND_SYSTEM, targets);
    struct fsm_load_context context;
    struct fsm_verified verified;
    struct fsm_system_why why;
    const enum fsm_load_error error = fsm_load_verify(&context, parts->system.bytes, parts->system.size, &policy, &verified);
    if (error != FSM_LOAD_OK) return refused(what, error, &context);
    for (uint32_t i = 0; i < conf->system.apps; i++) {
        if (!fsm_system_check_grants(&conf->system, i, &verified.rights, &why)) return misfits(what, &why);
    }
    return FSM_CONF_DONE;
}

static int verify_app(const struct fsm_conf *conf, const struct fsm_image_parts *parts, uint32_t index, uint32_t targets)
{
    const struct fsm_system_app granted = fsm_system_app(&conf->system, index);
    const struct fsm_image_file *file = &parts->apps[index];
    const char *path = conf->apps[index].path;
    struct fsm_policy policy = policy_for(parts, FSM_KIND_APP, targets);
    struct fsm_load_context context;
    struct fsm_verified verified;
    struct fsm_extent extent;
    struct fsm_system_why why;
    policy.device.groups = granted.groups;
    if (granted.memory != 0) policy.device.memory = granted.memory;
    policy.device.epoch = granted.epoch;
    policy.counter = granted.counter;
    enum fsm_load_error error = fsm_load_verify(&context, file->bytes, file->size, &policy, &verified);
    if (error == FSM_LOAD_OK) error = fsm_load_measure(&verified, &extent);
    if (error != FSM_LOAD_OK) return refused(path, error, &context);
    if (!fsm_system_check_app(&conf->system, index, &verified.manifest, &why)) return misfits(path, &why);
    if (!fsm_system_check_priorities(&conf->system, index, &verified.rights, &why)) return misfits(path, &why);
    if (verified.target != FSM_TARGET_X86 && extent.image_align > FSM_BOOT_FILE_ALIGN) { /* it is used where the image puts it */
        return fsm_image_fail(FSM_CONF_INPUT, "%s: its constants want an alignment of %u bytes and get %d: align them less", path,
                              extent.image_align, FSM_BOOT_FILE_ALIGN);
    }
    return FSM_CONF_DONE;
}

int fsm_image_verify(const struct fsm_conf *conf, const struct fsm_image_parts *parts, uint32_t targets)
{
    int code = verify_system(conf, parts, targets);
    for (uint32_t i = 0; i < parts->app_count; i++) {
        const int app = verify_app(conf, parts, i, targets); /* all of them: one run shows everything that is refused */
        if (app != FSM_CONF_DONE) code = app;
    }
    return code;
}

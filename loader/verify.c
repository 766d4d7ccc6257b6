#include "load.h"

#include "certificate.h"
#include "require.h"
#include "trailer.h"

#include <stddef.h>
#include <string.h>

/* `error` unless everything wanted is allowed; with it the two numbers, for whoever prints it. */
static enum fsm_load_error bits_within(struct fsm_load_context *context, uint64_t wanted, uint64_t allowed,
                                       enum fsm_load_error error)
{
    context->wanted = wanted;
    context->allowed = allowed;
    return (wanted & ~allowed) == 0 ? FSM_LOAD_OK : error;
}

static enum fsm_load_error at_most(struct fsm_load_context *context, uint32_t wanted, uint32_t allowed, enum fsm_load_error error)
{
    context->wanted = wanted;
    context->allowed = allowed;
    return wanted <= allowed ? FSM_LOAD_OK : error;
}

static enum fsm_load_error at_least(struct fsm_load_context *context, uint32_t wanted, uint32_t allowed, enum fsm_load_error error)
{
    context->wanted = wanted;
    context->allowed = allowed;
    return wanted >= allowed ? FSM_LOAD_OK : error;
}

/* Which error says that the certificate, or the device, lacks a right. */
struct refusals {
    enum fsm_load_error groups, memory, target, trusted;
};
static const struct refusals by_certificate = {FSM_LOAD_RIGHT_GROUPS, FSM_LOAD_RIGHT_MEMORY, FSM_LOAD_RIGHT_TARGET,
                                               FSM_LOAD_RIGHT_TRUSTED};
static const struct refusals by_device = {FSM_LOAD_DEVICE_GROUPS, FSM_LOAD_DEVICE_MEMORY, FSM_LOAD_DEVICE_TARGET,
                                          FSM_LOAD_DEVICE_TRUSTED};

/* A system image has no manifest, so its groups, memory and trusted flag are none: only its target is held against the rights here.
 */
static enum fsm_load_error check_rights(struct fsm_load_context *context, const struct fsm_verified *verified,
                                        const struct fsm_rights *rights, const struct refusals *refusals)
{
    const struct fsm_manifest *manifest = &verified->manifest;
    enum fsm_load_error error;
    uint64_t always = 1u << FSM_GROUP_core;
    if ((error = bits_within(context, manifest->groups, rights->groups | always, refusals->groups)) != FSM_LOAD_OK) return error;
    if ((error = at_most(context, manifest->memory, rights->memory, refusals->memory)) != FSM_LOAD_OK) return error;
    if ((error = bits_within(context, 1u << verified->target, rights->targets, refusals->target)) != FSM_LOAD_OK) return error;
    return at_most(context, manifest->trusted, rights->trusted, refusals->trusted);
}

static enum fsm_load_error check_allowed(struct fsm_load_context *context, const struct fsm_verified *verified,
                                         const struct fsm_policy *policy)
{
    enum fsm_load_error error;
    if ((error = check_rights(context, verified, &verified->rights, &by_certificate)) != FSM_LOAD_OK) return error;
    if ((error = check_rights(context, verified, &policy->device, &by_device)) != FSM_LOAD_OK) return error;
    if (verified->kind == FSM_KIND_APP) {
        error = at_least(context, verified->manifest.counter, policy->counter, FSM_LOAD_COUNTER);
        if (error != FSM_LOAD_OK) return error;
    }
    return at_least(context, verified->rights.epoch, policy->device.epoch, FSM_LOAD_EPOCH);
}

static enum fsm_load_error verify(struct fsm_load_context *context, const uint8_t *file, uint32_t size,
                                  const struct fsm_policy *policy, struct fsm_verified *verified)
{
    struct fsm_trailer trailer;
    uint8_t key[FSM_PUBLIC_KEY_SIZE];
    enum fsm_load_error error;
    if ((error = fsm_trailer_read(file, size, &trailer)) != FSM_LOAD_OK) return error;
    if (trailer.kind != policy->kind) return FSM_LOAD_KIND;
    error = fsm_certificate_check(file + trailer.certificate, trailer.certificate_length, policy, key, &verified->rights);
    if (error != FSM_LOAD_OK) return error;
    if (!fsm_signature_good(key, file, trailer.signed_length, file + trailer.signed_length)) return FSM_LOAD_SIGNATURE;
    verified->file = file;
    verified->size = size;
    verified->image_length = trailer.image_length;
    verified->target = trailer.target;
    verified->kind = trailer.kind;
    if (trailer.kind == FSM_KIND_APP) {
        error = fsm_manifest_read(file, trailer.image_length, trailer.manifest, trailer.manifest_length, &verified->manifest);
        if (error != FSM_LOAD_OK) return error;
        if (verified->manifest.target != trailer.target) return FSM_LOAD_MANIFEST_TARGET;
    }
    return check_allowed(context, verified, policy);
}

enum fsm_load_error fsm_load_verify(struct fsm_load_context *context, const uint8_t *file, uint32_t size,
                                    const struct fsm_policy *policy, struct fsm_verified *verified)
{
    REQUIRE(context != NULL && file != NULL && policy != NULL && verified != NULL);
    REQUIRE(policy->root_name != NULL && policy->root_key != NULL && policy->root_key[0] == 4);
    REQUIRE(policy->kind == FSM_KIND_APP || policy->kind == FSM_KIND_SYSTEM);
    memset(context, 0, sizeof *context);
    memset(verified, 0, sizeof *verified);
    enum fsm_load_error error = verify(context, file, size, policy, verified);
    if (error != FSM_LOAD_OK) memset(verified, 0, sizeof *verified);
    return error;
}

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

/* Refuses what is below the device's floor, or below what it remembers for this name. */
static enum fsm_load_error check_age(struct fsm_load_context *context, const struct fsm_medium *medium,
                                     const struct fsm_stored *stored, uint32_t floor, enum fsm_load_error if_older)
{
    uint32_t remembered = 0;
    if (medium != NULL) {
        enum fsm_load_error error = fsm_store_find(medium, stored, &remembered);
        if (error != FSM_LOAD_OK) return error;
    }
    return at_least(context, stored->value, remembered > floor ? remembered : floor, if_older);
}

/* What is remembered of an app, and of a signer. */
static struct fsm_stored counter_of(const struct fsm_manifest *manifest)
{
    struct fsm_stored stored = {.value = manifest->counter, .kind = FSM_STORED_APP};
    memcpy(stored.name, fsm_manifest_name(manifest), FSM_NAME_SIZE);
    return stored;
}

static struct fsm_stored epoch_of(const uint8_t signer[FSM_NAME_SIZE], uint32_t epoch)
{
    struct fsm_stored stored = {.value = epoch, .kind = FSM_STORED_SIGNER};
    memcpy(stored.name, signer, FSM_NAME_SIZE);
    return stored;
}

static enum fsm_load_error check_allowed(struct fsm_load_context *context, const struct fsm_verified *verified,
                                         const struct fsm_policy *policy)
{
    enum fsm_load_error error;
    if ((error = check_rights(context, verified, &verified->rights, &by_certificate)) != FSM_LOAD_OK) return error;
    if ((error = check_rights(context, verified, &policy->device, &by_device)) != FSM_LOAD_OK) return error;
    if (verified->kind == FSM_KIND_APP) {
        struct fsm_stored counter = counter_of(&verified->manifest);
        error = check_age(context, policy->medium, &counter, policy->counter, FSM_LOAD_COUNTER);
        if (error != FSM_LOAD_OK) return error;
    }
    struct fsm_stored epoch = epoch_of(verified->signer, verified->rights.epoch);
    return check_age(context, policy->medium, &epoch, policy->device.epoch, FSM_LOAD_EPOCH);
}

static enum fsm_load_error read_manifest(const uint8_t *file, const struct fsm_trailer *trailer, struct fsm_manifest *manifest)
{
    if (trailer->kind != FSM_KIND_APP) return FSM_LOAD_OK;
    enum fsm_load_error error =
        fsm_manifest_read(file, trailer->image_length, trailer->manifest, trailer->manifest_length, manifest);
    if (error != FSM_LOAD_OK) return error;
    return manifest->target == trailer->target ? FSM_LOAD_OK : FSM_LOAD_MANIFEST_TARGET;
}

/* One decision. *verified is all zero before. */
static enum fsm_load_error decide(struct fsm_load_context *context, const uint8_t *file, uint32_t size,
                                  const struct fsm_policy *policy, struct fsm_verified *verified)
{
    struct fsm_trailer trailer;
    struct fsm_holder signer;
    enum fsm_load_error error;
    if ((error = fsm_trailer_read(file, size, &trailer)) != FSM_LOAD_OK) return error;
    if (trailer.kind != policy->kind) return FSM_LOAD_KIND;
    verified->seal += FSM_STEP_LAYOUT;
    error = fsm_certificate_check(file + trailer.certificate, trailer.certificate_length, policy, &signer);
    if (error != FSM_LOAD_OK) return error;
    verified->seal += FSM_STEP_CERTIFICATE;
    if (!fsm_signature_good(signer.key, file, trailer.signed_length, file + trailer.signed_length)) return FSM_LOAD_SIGNATURE;
    verified->seal += FSM_STEP_SIGNATURE;
    verified->file = file;
    verified->size = size;
    verified->image_length = trailer.image_length;
    verified->target = trailer.target;
    verified->kind = trailer.kind;
    verified->rights = signer.rights;
    memcpy(verified->signer, signer.name, sizeof verified->signer);
    if ((error = read_manifest(file, &trailer, &verified->manifest)) != FSM_LOAD_OK) return error;
    verified->seal += FSM_STEP_MANIFEST;
    if ((error = check_allowed(context, verified, policy)) != FSM_LOAD_OK) return error;
    verified->seal += FSM_STEP_ALLOWED;
    return FSM_LOAD_OK;
}

static void require_policy(const struct fsm_policy *policy)
{
    REQUIRE(policy != NULL && policy->root_name != NULL && policy->root_key != NULL && policy->root_key[0] == 4);
    REQUIRE(policy->kind == FSM_KIND_APP || policy->kind == FSM_KIND_SYSTEM);
}

enum fsm_load_error fsm_load_verify(struct fsm_load_context *context, const uint8_t *file, uint32_t size,
                                    const struct fsm_policy *policy, struct fsm_verified *verified)
{
    REQUIRE(context != NULL && file != NULL && verified != NULL);
    require_policy(policy);
    memset(context, 0, sizeof *context);
    memset(verified, 0, sizeof *verified);
    enum fsm_load_error error = decide(context, file, size, policy, verified);
    if (error == FSM_LOAD_OK && verified->seal != FSM_SEAL_VERIFIED) error = FSM_LOAD_DISTURBED;
    if (error != FSM_LOAD_OK) memset(verified, 0, sizeof *verified);
    return error;
}

/* Whether both decisions read the same. Of the manifest what anybody later goes by without looking at its bytes again. */
static bool agree(const struct fsm_verified *a, const struct fsm_verified *b)
{
    const struct fsm_rights *r = &a->rights, *s = &b->rights;
    const struct fsm_manifest *m = &a->manifest, *n = &b->manifest;
    return a->seal == b->seal && a->image_length == b->image_length && a->target == b->target && a->kind == b->kind &&
           memcmp(a->signer, b->signer, sizeof a->signer) == 0 && r->groups == s->groups && r->memory == s->memory &&
           r->targets == s->targets && r->epoch == s->epoch && r->priority == s->priority && r->trusted == s->trusted &&
           m->bytes == n->bytes && m->offset == n->offset && m->length == n->length && m->counter == n->counter &&
           m->target == n->target && m->groups == n->groups && m->memory == n->memory && m->fuel == n->fuel &&
           m->slots == n->slots && m->trusted == n->trusted && m->globals == n->globals && m->needs_mpu == n->needs_mpu &&
           m->types == n->types && m->peers == n->peers && m->imports == n->imports && m->functions == n->functions;
}

enum fsm_load_error fsm_load_confirm(struct fsm_load_context *context, const struct fsm_policy *policy,
                                     struct fsm_verified *verified)
{
    struct fsm_verified again;
    REQUIRE(context != NULL && verified != NULL && verified->file != NULL);
    require_policy(policy);
    memset(context, 0, sizeof *context);
    memset(&again, 0, sizeof again);
    enum fsm_load_error error = decide(context, verified->file, verified->size, policy, &again);
    if (error == FSM_LOAD_OK && !agree(verified, &again)) error = FSM_LOAD_DISTURBED;
    if (error != FSM_LOAD_OK) memset(verified, 0, sizeof *verified);
    else verified->seal += again.seal;
    return error;
}

enum fsm_load_error fsm_load_remember(const struct fsm_medium *medium, const uint8_t signer[FSM_NAME_SIZE], uint32_t epoch,
                                      const struct fsm_manifest *manifest)
{
    REQUIRE(medium != NULL && signer != NULL);
    struct fsm_stored raised[2] = {epoch_of(signer, epoch)};
    if (manifest != NULL) raised[1] = counter_of(manifest);
    return fsm_store_raise(medium, raised, manifest != NULL ? 2 : 1);
}

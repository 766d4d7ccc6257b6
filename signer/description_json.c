/* description_json.c: a description for programs. 64-bit values are strings of 16 hexadecimal digits; what is not established is
 * null. */
#include "description.h"

#include <inttypes.h>

#include "json.h"
#include "name.h"

enum { MASK_BITS = 64 };

static void print_hexadecimal(struct fsm_json *json, const char *key, uint64_t value)
{
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, value);
    fsm_json_string(json, key, text);
}

static void print_mask(struct fsm_json *json, const char *key, uint64_t mask,
                       void (*format)(uint64_t mask, char *text, size_t size))
{
    fsm_json_array(json, key);
    for (unsigned bit = 0; bit < MASK_BITS; bit++) {
        char name[32];
        if (!(mask >> bit & 1)) continue;
        format(UINT64_C(1) << bit, name, sizeof name);
        fsm_json_string(json, NULL, name);
    }
    fsm_json_array_end(json);
}

static void format_target(uint64_t mask, char *text, size_t size) { fsm_sign_targets_format((uint32_t)mask, text, size); }

static void print_type(struct fsm_json *json, const struct fsm_manifest_type *type)
{
    fsm_json_object(json, NULL);
    fsm_json_string(json, "name", type->name);
    fsm_json_number(json, "state", type->state);
    fsm_json_number(json, "align", type->align);
    if (type->stack == FSM_STACK_UNBOUNDED) fsm_json_string(json, "stack", "unbounded");
    else if (type->stack) fsm_json_number(json, "stack", type->stack);
    else fsm_json_null(json, "stack");
    if (type->segment) fsm_json_number(json, "segment", type->segment);
    if (type->layout) print_hexadecimal(json, "layout", type->layout);
    else fsm_json_null(json, "layout");
    fsm_json_object_end(json);
}

static void print_app(struct fsm_json *json, const struct fsm_manifest *manifest)
{
    fsm_json_object(json, "app");
    fsm_json_string(json, "name", fsm_manifest_name(manifest));
    fsm_json_number(json, "version", manifest->version);
    fsm_json_number(json, "counter", manifest->counter);
    fsm_json_boolean(json, "trusted", manifest->trusted);
    fsm_json_array(json, "trusted_functions");
    for (unsigned i = 0; i < manifest->functions; i++) {
        fsm_json_object(json, NULL);
        fsm_json_string(json, "name", fsm_manifest_trusted_name(manifest, i));
        fsm_json_string(json, "reason", fsm_manifest_trusted_reason(manifest, i));
        fsm_json_object_end(json);
    }
    fsm_json_array_end(json);
    fsm_json_boolean(json, "globals", manifest->globals);
    fsm_json_boolean(json, "needs_mpu", manifest->needs_mpu);
    print_mask(json, "groups", manifest->groups, fsm_sign_groups_format);
    print_hexadecimal(json, "groups_mask", manifest->groups);
    fsm_json_number(json, "memory", manifest->memory);
    fsm_json_number(json, "fuel", manifest->fuel);
    fsm_json_array(json, "types");
    for (unsigned i = 0; i < manifest->types; i++) {
        struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        print_type(json, &type);
    }
    fsm_json_array_end(json);
    fsm_json_array(json, "peers");
    for (unsigned i = 0; i < manifest->peers; i++) fsm_json_string(json, NULL, fsm_manifest_peer(manifest, i));
    fsm_json_array_end(json);
    fsm_json_array(json, "imports");
    for (unsigned i = 0; i < manifest->imports; i++)
        fsm_json_string(json, NULL, fsm_sign_call_name(fsm_manifest_import(manifest, i)));
    fsm_json_array_end(json);
    fsm_json_string(json, "compiler", fsm_manifest_compiler(manifest));
    fsm_json_object_end(json);
}

static void print_record(struct fsm_json *json, const struct fsm_record *record)
{
    fsm_json_array(json, "made_of");
    for (size_t i = 0; i < record->count; i++) {
        const struct fsm_record_line *line = &record->lines[i];
        fsm_json_object(json, NULL);
        fsm_json_string(json, "what", line->what);
        if (line->text[0]) fsm_json_string(json, "name", line->text);
        if (line->digest[0]) fsm_json_string(json, "sha256", line->digest);
        fsm_json_object_end(json);
    }
    fsm_json_array_end(json);
}

static void print_signer(struct fsm_json *json, const struct fsm_sign_certificate *signer, const struct fsm_sign_digest *digest)
{
    char from[FSM_SIGN_TIME_SIZE], until[FSM_SIGN_TIME_SIZE];
    fsm_sign_time_format(X509_get0_notBefore(signer->x509), from);
    fsm_sign_time_format(X509_get0_notAfter(signer->x509), until);
    fsm_json_object(json, "signer");
    fsm_json_string(json, "name", signer->name);
    fsm_json_string(json, "not_before", from);
    fsm_json_string(json, "not_after", until);
    fsm_json_string(json, "certificate_sha256", digest->text);
    fsm_json_object(json, "rights");
    print_mask(json, "groups", signer->rights.groups, fsm_sign_groups_format);
    print_hexadecimal(json, "groups_mask", signer->rights.groups);
    fsm_json_number(json, "memory", signer->rights.memory);
    fsm_json_number(json, "priority", signer->rights.priority);
    fsm_json_boolean(json, "trusted", signer->rights.trusted);
    print_mask(json, "targets", signer->rights.targets, format_target);
    fsm_json_number(json, "epoch", signer->rights.epoch);
    fsm_json_object_end(json);
    fsm_json_object_end(json);
}

static void print(const struct fsm_sign_description *description, struct fsm_json json)
{
    bool is_app = description->is_app;
    fsm_json_object(&json, NULL);
    fsm_json_string(&json, "file", description->path);
    fsm_json_number(&json, "size", (uint32_t)description->size);
    fsm_json_string(&json, "kind", is_app ? "app" : "system");
    fsm_json_string(&json, "target", fsm_sign_target_name(is_app ? description->manifest.target : description->trailer.target));
    if (is_app) print_app(&json, &description->manifest);
    else fsm_json_null(&json, "app");
    print_record(&json, &description->record);
    fsm_json_boolean(&json, "signed", description->is_signed);
    if (description->is_signed) print_signer(&json, &description->signer, &description->certificate);
    else fsm_json_null(&json, "signer");
    if (description->was_verified) fsm_json_boolean(&json, "verified", description->verdict == FSM_SIGN_GENUINE);
    else fsm_json_null(&json, "verified");
    fsm_json_string(&json, "sha256", description->file.text);
    fsm_json_string(&json, "image_sha256", description->image.text);
    if (description->code) fsm_json_string(&json, "code", description->code);
    fsm_json_object_end(&json);
}

void fsm_sign_description_json(const struct fsm_sign_description *description, FILE *out)
{
    print(description, (struct fsm_json){.out = out});
}

void fsm_sign_description_record(const struct fsm_sign_description *description, FILE *out)
{
    print(description, (struct fsm_json){.out = out, .on_one_line = true});
}

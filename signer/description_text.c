/* description_text.c: a description for people. */
#include "description.h"

#include <inttypes.h>

#include "name.h"

enum { LIST_SIZE = 1024 };

static void print_types(const struct fsm_manifest *manifest, FILE *out)
{
    for (unsigned i = 0; i < manifest->types; i++) {
        struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        fprintf(out, "type       %s: state %" PRIu32 " bytes, aligned to %" PRIu32, type.name, type.state, type.align);
        if (type.stack == FSM_STACK_UNBOUNDED) fprintf(out, ", stack without a bound");
        else if (type.stack) fprintf(out, ", stack at most %" PRIu32 " bytes", type.stack);
        else fprintf(out, ", stack not established");
        if (type.segment) fprintf(out, ", then %" PRIu32 " bytes a segment", type.segment);
        if (type.layout) fprintf(out, ", layout %016" PRIx64, type.layout);
        fprintf(out, "\n");
    }
}

static void print_manifest(const struct fsm_manifest *manifest, FILE *out)
{
    char groups[LIST_SIZE];
    fsm_sign_groups_format(manifest->groups, groups, sizeof groups);
    fprintf(out, "app        %s, version %" PRIu32 ", security counter %" PRIu32 "\n", fsm_manifest_name(manifest),
            manifest->version, manifest->counter);
    fprintf(out, "target     %s\n", fsm_sign_target_name(manifest->target));
    fprintf(out, "groups     %s\n", groups);
    fprintf(out, "memory     %" PRIu32 " bytes\n", manifest->memory);
    fprintf(out, "fuel       %" PRIu32 " units an event\n", manifest->fuel);
    if (manifest->trusted && manifest->functions == 0) fprintf(out, "trusted    contains functions marked trusted\n");
    for (unsigned i = 0; i < manifest->functions; i++)
        fprintf(out, "trusted    %s: %s\n", fsm_manifest_trusted_name(manifest, i), fsm_manifest_trusted_reason(manifest, i));
    if (manifest->globals) fprintf(out, "globals    belong to the state: a system can have one FSM of this app\n");
    if (manifest->needs_mpu) fprintf(out, "machine    needs an MPU\n");
    print_types(manifest, out);
    for (unsigned i = 0; i < manifest->peers; i++) fprintf(out, "peer       %s\n", fsm_manifest_peer(manifest, i));
    for (unsigned i = 0; i < manifest->imports; i++)
        fprintf(out, "calls      %s\n", fsm_sign_call_name(fsm_manifest_import(manifest, i)));
    fprintf(out, "compiler   %s\n", fsm_manifest_compiler(manifest));
}

static void print_record(const struct fsm_record *record, FILE *out)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct fsm_record_line *line = &record->lines[i];
        bool digest = line->digest[0] != '\0';
        fprintf(out, "%-10s %s%s%s%s\n", line->what, line->text, digest && line->text[0] ? ", " : "", digest ? "sha256 " : "",
                line->digest);
    }
}

static void print_signer(const struct fsm_sign_certificate *signer, FILE *out)
{
    const struct fsm_rights *rights = &signer->rights;
    char from[FSM_SIGN_TIME_SIZE], until[FSM_SIGN_TIME_SIZE], groups[LIST_SIZE], targets[LIST_SIZE];
    fsm_sign_time_format(X509_get0_notBefore(signer->x509), from);
    fsm_sign_time_format(X509_get0_notAfter(signer->x509), until);
    fsm_sign_groups_format(rights->groups, groups, sizeof groups);
    fsm_sign_targets_format(rights->targets, targets, sizeof targets);
    fprintf(out, "  valid    %s to %s\n", from, until);
    fprintf(out,
            "  may sign groups %s; memory up to %" PRIu32
            " bytes; priority up to %u; targets %s; %strusted functions; epoch %" PRIu32 "\n",
            groups, rights->memory, rights->priority, targets, rights->trusted ? "" : "no ", rights->epoch);
}

void fsm_sign_description_text(const struct fsm_sign_description *description, FILE *out)
{
    if (description->is_app) print_manifest(&description->manifest, out);
    else fprintf(out, "system     image for %s, %zu bytes\n", fsm_sign_target_name(description->trailer.target), description->size);
    print_record(&description->record, out);
    if (!description->is_signed) {
        fprintf(out, "signature  none: unsigned\n");
        return;
    }
    const char *state = !description->was_verified                 ? "NOT verified (use verify, or --root)"
                        : description->verdict == FSM_SIGN_GENUINE ? "verified: genuine"
                                                                   : "verified: REFUSED";
    fprintf(out, "signature  signed by '%s', %s\n", description->signer.name, state);
    print_signer(&description->signer, out);
}

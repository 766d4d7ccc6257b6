/* provenance.c: writes the statement from a description. */
#include "provenance.h"

#include <string.h>

#include "json.h"
#include "name.h"

#define STATEMENT  "https://in-toto.io/Statement/v1"
#define PREDICATE  "https://slsa.dev/provenance/v1"
#define BUILD_TYPE "urn:fsmcc:app:1"

static void print_digest(struct fsm_json *json, const char *name, const char *digest)
{
    fsm_json_object(json, NULL);
    fsm_json_string(json, "name", name);
    fsm_json_object(json, "digest");
    fsm_json_string(json, "sha256", digest);
    fsm_json_object_end(json);
    fsm_json_object_end(json);
}

static bool is(const struct fsm_record_line *line, const char *what) { return strcmp(line->what, what) == 0; }

/* What its makers chose: each object's options, by digest, and the link's. */
static void print_parameters(struct fsm_json *json, const struct fsm_sign_description *app)
{
    fsm_json_object(json, "externalParameters");
    fsm_json_string(json, "app", fsm_manifest_name(&app->manifest));
    fsm_json_number(json, "version", app->manifest.version);
    fsm_json_number(json, "counter", app->manifest.counter);
    fsm_json_string(json, "target", fsm_sign_target_name(app->manifest.target));
    fsm_json_array(json, "options");
    for (size_t i = 0; i < app->record.count; i++)
        if (is(&app->record.lines[i], FSM_RECORD_OPTIONS)) {
            bool named = i + 1 < app->record.count && is(&app->record.lines[i + 1], FSM_RECORD_SOURCE);
            print_digest(json, named ? app->record.lines[i + 1].text : "", app->record.lines[i].digest);
        }
    fsm_json_array_end(json);
    for (size_t i = 0; i < app->record.count; i++)
        if (is(&app->record.lines[i], FSM_RECORD_LINK)) fsm_json_string(json, "link", app->record.lines[i].text);
    fsm_json_object_end(json);
}

static void print_definition(struct fsm_json *json, const struct fsm_sign_description *app)
{
    fsm_json_object(json, "buildDefinition");
    fsm_json_string(json, "buildType", BUILD_TYPE);
    print_parameters(json, app);
    fsm_json_array(json, "resolvedDependencies");
    for (size_t i = 0; i < app->record.count; i++) {
        const struct fsm_record_line *line = &app->record.lines[i];
        if (is(line, FSM_RECORD_SOURCE) || is(line, FSM_RECORD_HEADER)) print_digest(json, line->text, line->digest);
    }
    fsm_json_array_end(json);
    fsm_json_object_end(json);
}

static void print_run(struct fsm_json *json, const struct fsm_sign_description *app, const char *builder)
{
    fsm_json_object(json, "runDetails");
    fsm_json_object(json, "builder");
    fsm_json_string(json, "id", builder);
    fsm_json_object(json, "version");
    fsm_json_string(json, "compiler", fsm_manifest_compiler(&app->manifest));
    fsm_json_object_end(json);
    fsm_json_object_end(json);
    fsm_json_array(json, "byproducts");
    print_digest(json, "the image that was signed", app->image.text);
    print_digest(json, "the signer's certificate", app->certificate.text);
    fsm_json_array_end(json);
    fsm_json_object_end(json);
}

void fsm_sign_provenance(const struct fsm_sign_description *app, const char *builder, FILE *out)
{
    struct fsm_json json = {.out = out};
    const char *slash = strrchr(app->path, '/');
    fsm_json_object(&json, NULL);
    fsm_json_string(&json, "_type", STATEMENT);
    fsm_json_array(&json, "subject");
    print_digest(&json, slash ? slash + 1 : app->path, app->file.text);
    fsm_json_array_end(&json);
    fsm_json_string(&json, "predicateType", PREDICATE);
    fsm_json_object(&json, "predicate");
    print_definition(&json, app);
    print_run(&json, app, builder);
    fsm_json_object_end(&json);
    fsm_json_object_end(&json);
}

/* command_sign.c: fsmsign sign. */
#include "command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "code/code.h"
#include "description.h"
#include "file.h"
#include "image.h"
#include "provenance.h"
#include "sign.h"

struct options {
    const char *key, *certificate, *output, *builder;
    bool force, resign, checked, unchecked, json;
};

static void help(void)
{
    printf(
        "usage: fsmsign sign --key FILE|pkcs11:URI --cert FILE [-o OUT] [--resign] [--force] [--code|--unchecked-code] [--json] "
        "[--provenance URI] APP.fsm…\n\n"
        "Appends the certificate and a signature to each app, in place. A file is replaced as a whole or left as it was.\n"
        "The machine code is verified first, as 'fsmsign verify --code' does it, but for apps that compare addresses themselves\n"
        "(fsmcc -ffsm-reads=compare).\n\n"
        "  --key FILE        the signer's private key, PEM, P-256\n"
        "  --key pkcs11:URI  a key in a token (RFC 7512), through OpenSSL's engine 'pkcs11'\n"
        "  --cert FILE       the signer's certificate, PEM, issued by the root the devices trust\n"
        "  -o, --output OUT  write the signed app to OUT and leave the input alone; for one app\n"
        "  --resign          replace the signature of an app that is signed already\n"
        "  --json            print a record of each signed file, a JSON object a line, with digests of file, image and "
        "certificate\n"
        "  --provenance URI  write APP.fsm.intoto.json beside each signed app: an in-toto statement with SLSA's provenance; URI "
        "names\n"
        "                    the machine or service that built it\n"
        "  --code            verify the machine code of these, too\n"
        "  --unchecked-code  do not verify the machine code\n"
        "  --force           sign although the certificate does not allow this app, or not now: loaders will refuse it\n\n"
        "For a token, the environment's FSM_PKCS11_MODULE names its PKCS#11 library, and the PIN is in FSM_PKCS11_PIN or in the\n"
        "file that pin-source in the URI names; otherwise it is asked for on the terminal. A PIN in the URI is refused.\n");
}

static bool verifies_code(const struct options *options, const struct fsm_manifest *manifest)
{
    if (options->unchecked || !fsm_sign_code_has_policy(manifest->target)) return false;
    return options->checked || fsm_sign_code_is_usual(manifest);
}

static enum fsm_sign_error code_check(const struct options *options, const struct fsm_sign_image *image, struct fsm_sign_why *why)
{
    struct fsm_manifest manifest;
    enum fsm_sign_error error =
        fsm_sign_manifest_read(image->bytes, (uint32_t)image->size, image->manifest, image->manifest_length, &manifest, why);
    if (error || !verifies_code(options, &manifest)) return error;
    return fsm_sign_code_verify(image->bytes, image->size, &manifest, why);
}

static enum fsm_sign_error sign_bytes(const struct fsm_signer *signer, const struct options *options, const uint8_t *bytes,
                                      size_t size, uint8_t **file, size_t *file_size, struct fsm_sign_why *why)
{
    struct fsm_sign_image image;
    if (options->resign) {
        size_t unsigned_size = fsm_sign_image_size(bytes, size);
        if (unsigned_size) size = unsigned_size;
    }
    enum fsm_sign_error error = fsm_sign_app_image(bytes, size, &image, why);
    if (!error && !options->unchecked) error = code_check(options, &image, why);
    return error ? error : fsm_sign(signer, &image, options->force ? FSM_SIGN_FORCE : 0, file, file_size, why);
}

static void print_record(const struct options *options, struct fsm_sign_description *signed_app)
{
    signed_app->code = verifies_code(options, &signed_app->manifest) ? "verified" : "unchecked";
    fsm_sign_description_record(signed_app, stdout);
}

static enum fsm_sign_error write_provenance(const char *builder, const struct fsm_sign_description *signed_app,
                                            struct fsm_sign_why *why)
{
    char *text = NULL, path[PATH_MAX];
    size_t size = 0;
    if (snprintf(path, sizeof path, "%s.intoto.json", signed_app->path) >= (int)sizeof path)
        return fsm_sign_fail(why, FSM_SIGN_PATH, "the path is too long for a provenance beside it");
    FILE *out = open_memstream(&text, &size);
    if (!out) return fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    fsm_sign_provenance(signed_app, builder, out);
    bool good = fclose(out) == 0;
    enum fsm_sign_error error =
        good ? fsm_sign_file_replace(path, (const uint8_t *)text, size, why) : fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    free(text);
    return error;
}

/* Writes the signed file, then what the log and whoever traces it want to know: nothing, unless all of it is there. */
static enum fsm_sign_error write_signed(const struct options *options, const char *path, const uint8_t *file, size_t size,
                                        struct fsm_sign_why *why)
{
    struct fsm_sign_description description;
    enum fsm_sign_error error = fsm_sign_describe(path, file, size, &description, why);
    if (error) return error;
    if (options->builder && description.record.count == 0)
        error = fsm_sign_fail(why, FSM_SIGN_MANIFEST, "the app does not say what it was made of, so there is no provenance");
    if (!error) error = fsm_sign_file_replace(path, file, size, why);
    if (!error && options->builder) error = write_provenance(options->builder, &description, why);
    if (!error && options->json) print_record(options, &description);
    fsm_sign_description_free(&description);
    return error;
}

static int sign_file(const struct fsm_signer *signer, const struct options *options, const char *path)
{
    struct fsm_sign_why why;
    uint8_t *bytes = NULL, *file = NULL;
    size_t size = 0, file_size = 0;
    enum fsm_sign_error error = fsm_sign_file_read(path, FSM_FILE_MAX, &bytes, &size, &why);
    if (!error) error = sign_bytes(signer, options, bytes, size, &file, &file_size, &why);
    if (!error && why.error)
        fprintf(stderr, "fsmsign: %s: warning: %s; signed all the same, loaders will refuse it\n", path, why.detail);
    const char *output = options->output ? options->output : path;
    if (!error) error = write_signed(options, output, file, file_size, &why);
    free(file);
    free(bytes);
    return error ? fsm_command_failed(path, &why) : FSM_EXIT_OK;
}

static int sign_files(const struct options *options, char **paths, int count)
{
    struct fsm_signer *signer;
    struct fsm_sign_why why;
    if (fsm_signer_open(options->key, options->certificate, &signer, &why)) return fsm_command_failed(NULL, &why);
    int worst = FSM_EXIT_OK;
    for (int i = 0; i < count; i++) {
        int code = sign_file(signer, options, paths[i]);
        if (code > worst) worst = code;
    }
    fsm_signer_close(signer);
    return worst;
}

int fsm_command_sign(int argc, char **argv)
{
    static const struct option known[] = {
        {"key", required_argument, NULL, 'k'},
        {"cert", required_argument, NULL, 'c'},
        {"output", required_argument, NULL, 'o'},
        {"resign", no_argument, NULL, 'r'},
        {"force", no_argument, NULL, 'f'},
        {"unchecked-code", no_argument, NULL, 'u'},
        {"json", no_argument, NULL, 'j'},
        {"code", no_argument, NULL, 'C'},
        {"help", no_argument, NULL, 'h'},
        {"provenance", required_argument, NULL, 'p'},
        {0},
    };
    struct options options = {0};
    for (int option; (option = fsm_command_option(argc, argv, ":o:h", known)) != -1;) {
        switch (option) {
        case 'k': options.key = optarg; break;
        case 'c': options.certificate = optarg; break;
        case 'o': options.output = optarg; break;
        case 'r': options.resign = true; break;
        case 'f': options.force = true; break;
        case 'C': options.checked = true; break;
        case 'u': options.unchecked = true; break;
        case 'j': options.json = true; break;
        case 'p': options.builder = optarg; break;
        case 'h': help(); return FSM_EXIT_OK;
        default: return FSM_EXIT_CALL;
        }
    }
    int count = argc - optind;
    if (!options.key) return fsm_command_misused(argv[0], "--key is missing");
    if (!options.certificate) return fsm_command_misused(argv[0], "--cert is missing");
    if (options.checked && options.unchecked) return fsm_command_misused(argv[0], "--code and --unchecked-code exclude each other");
    if (count == 0) return fsm_command_misused(argv[0], "no app is named");
    if (options.output && count > 1) return fsm_command_misused(argv[0], "--output is for one app, and %d are named", count);
    if (options.builder && !strchr(options.builder, ':'))
        return fsm_command_misused(argv[0], "--provenance %s: it is no URI, such as https://ci.example.com/runner/7",
                                   options.builder);
    return sign_files(&options, argv + optind, count);
}

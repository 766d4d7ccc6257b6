/* command_verify.c: fsmsign verify. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include <fsm/abi.h>

#include "code/code.h"
#include "file.h"
#include "image.h"
#include "name.h"
#include "root.h"
#include "sign.h"
#include "trailer.h"
#include "verify.h"

static void help(void)
{
    printf("usage: fsmsign verify [--root FILE] [--code] [--groups LIST] [--quiet] FILE.fsm…\n\n"
           "Checks files: with --root whether they are signed, twice, with the loader's own code and with OpenSSL; with --code "
           "whether\n"
           "their machine code, signed or not, keeps the policy of contained code. Exit code 0 only when every file passes all of "
           "it.\n"
           "Counters and epochs that a device has stored are not known here.\n\n"
           "  --root FILE    the root certificate, PEM\n"
           "  --code         verify the machine code\n"
           "  --groups LIST  refuse apps that use other API groups than these, such as log,timer\n"
           "  --quiet        say nothing about genuine files\n");
}

struct options {
    const char *root_path;
    X509 *root; /* NULL: signatures are not looked at */
    uint64_t groups;
    bool code, quiet;
};

static int verify_signature(const char *path, const uint8_t *bytes, size_t size, const struct options *options)
{
    char text[1024];
    enum fsm_sign_verdict verdict = fsm_sign_verify(bytes, size, options->root, options->groups, text, sizeof text);
    if (verdict != FSM_SIGN_GENUINE) fprintf(stderr, "fsmsign: %s: %s\n", path, text);
    else if (!options->quiet) printf("%s: genuine\n", path);
    if (verdict == FSM_SIGN_DISAGREEMENT) return FSM_EXIT_MACHINE;
    return verdict == FSM_SIGN_GENUINE ? FSM_EXIT_OK : FSM_EXIT_INPUT;
}

/* Of the image as it was before signing, so that both give the same answer. */
static int verify_code(const char *path, const uint8_t *bytes, size_t size, const struct options *options)
{
    struct fsm_sign_why why;
    struct fsm_manifest manifest;
    size_t image = fsm_sign_trailer_present(bytes, size) ? fsm_sign_image_size(bytes, size) : size;
    enum fsm_sign_error error = fsm_sign_image_read(bytes, image, &manifest, &why);
    if (!error && !fsm_sign_code_has_policy(manifest.target))
        error = fsm_sign_fail(&why, FSM_SIGN_CODE_TARGET, "there is no policy for machine code of target %s",
                              fsm_sign_target_name(manifest.target));
    if (!error) error = fsm_sign_code_verify(bytes, image, &manifest, &why);
    if (error) return fsm_command_failed(path, &why);
    if (!options->quiet) printf("%s: contained\n", path);
    return FSM_EXIT_OK;
}

static int verify_file(const char *path, const struct options *options)
{
    struct fsm_sign_why why;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (fsm_sign_file_read(path, FSM_FILE_MAX, &bytes, &size, &why)) return fsm_command_failed(path, &why);
    int code = options->root ? verify_signature(path, bytes, size, options) : FSM_EXIT_OK;
    if (options->code && code == FSM_EXIT_OK) code = verify_code(path, bytes, size, options);
    free(bytes);
    return code;
}

static int verify_files(struct options *options, char **paths, int count)
{
    struct fsm_sign_why why;
    if (options->root_path && fsm_root_certificate(options->root_path, &options->root, &why)) return fsm_command_failed(NULL, &why);
    int worst = FSM_EXIT_OK;
    for (int i = 0; i < count; i++) {
        int code = verify_file(paths[i], options);
        if (code > worst) worst = code;
    }
    X509_free(options->root);
    return worst;
}

int fsm_command_verify(int argc, char **argv)
{
    static const struct option known[] = {
        {"root", required_argument, NULL, 'r'}, {"code", no_argument, NULL, 'c'}, {"groups", required_argument, NULL, 'g'},
        {"quiet", no_argument, NULL, 'q'},      {"help", no_argument, NULL, 'h'}, {0},
    };
    struct options options = {.groups = UINT64_MAX};
    char unknown[32];
    for (int option; (option = fsm_command_option(argc, argv, ":qh", known)) != -1;) {
        switch (option) {
        case 'r': options.root_path = optarg; break;
        case 'c': options.code = true; break;
        case 'g':
            if (!fsm_sign_groups_parse(optarg, &options.groups, unknown, sizeof unknown))
                return fsm_command_misused(argv[0], "there is no API group '%s'", unknown);
            break;
        case 'q': options.quiet = true; break;
        case 'h': help(); return FSM_EXIT_OK;
        default: return FSM_EXIT_CALL;
        }
    }
    if (!options.root_path && !options.code) return fsm_command_misused(argv[0], "--root is missing, or --code");
    if (optind == argc) return fsm_command_misused(argv[0], "no file is named");
    return verify_files(&options, argv + optind, argc - optind);
}

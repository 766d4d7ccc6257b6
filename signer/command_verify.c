/* command_verify.c: fsmsign verify. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include <fsm/abi.h>

#include "file.h"
#include "name.h"
#include "root.h"
#include "verify.h"

static void help(void)
{
    printf("usage: fsmsign verify --root FILE [--groups LIST] [--quiet] FILE.fsm…\n\n"
           "Checks signed files twice, with the loader's own code and with OpenSSL. Exit code 0 only when both accept every file.\n"
           "Counters and epochs that a device has stored are not known here.\n\n"
           "  --root FILE    the root certificate, PEM\n"
           "  --groups LIST  refuse apps that use other API groups than these, such as log,timer\n"
           "  --quiet        say nothing about genuine files\n");
}

static int verify_file(const char *path, X509 *root, uint64_t groups, bool quiet)
{
    struct fsm_sign_why why;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (fsm_sign_file_read(path, FSM_FILE_MAX, &bytes, &size, &why)) return fsm_command_failed(path, &why);
    char text[1024];
    enum fsm_sign_verdict verdict = fsm_sign_verify(bytes, size, root, groups, text, sizeof text);
    free(bytes);
    if (verdict != FSM_SIGN_GENUINE) fprintf(stderr, "fsmsign: %s: %s\n", path, text);
    else if (!quiet) printf("%s: genuine\n", path);
    if (verdict == FSM_SIGN_DISAGREEMENT) return FSM_EXIT_MACHINE;
    return verdict == FSM_SIGN_GENUINE ? FSM_EXIT_OK : FSM_EXIT_INPUT;
}

static int verify_files(const char *root_path, uint64_t groups, bool quiet, char **paths, int count)
{
    X509 *root;
    struct fsm_sign_why why;
    if (fsm_root_certificate(root_path, &root, &why)) return fsm_command_failed(NULL, &why);
    int worst = FSM_EXIT_OK;
    for (int i = 0; i < count; i++) {
        int code = verify_file(paths[i], root, groups, quiet);
        if (code > worst) worst = code;
    }
    X509_free(root);
    return worst;
}

int fsm_command_verify(int argc, char **argv)
{
    static const struct option known[] = {
        {"root", required_argument, NULL, 'r'},
        {"groups", required_argument, NULL, 'g'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *root = NULL;
    uint64_t groups = UINT64_MAX;
    char unknown[32];
    bool quiet = false;
    for (int option; (option = fsm_command_option(argc, argv, ":qh", known)) != -1;) {
        switch (option) {
        case 'r': root = optarg; break;
        case 'g':
            if (!fsm_sign_groups_parse(optarg, &groups, unknown, sizeof unknown))
                return fsm_command_misused(argv[0], "there is no API group '%s'", unknown);
            break;
        case 'q': quiet = true; break;
        case 'h': help(); return FSM_EXIT_OK;
        default: return FSM_EXIT_CALL;
        }
    }
    if (!root) return fsm_command_misused(argv[0], "--root is missing");
    if (optind == argc) return fsm_command_misused(argv[0], "no file is named");
    return verify_files(root, groups, quiet, argv + optind, argc - optind);
}

/* command_show.c: fsmsign show. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include <fsm/abi.h>

#include "description.h"
#include "file.h"
#include "root.h"

static void help(void)
{
    printf(
        "usage: fsmsign show [--json] [--root FILE] FILE.fsm\n\n"
        "Prints what an app declares (its manifest), and who signed it with which rights. Without --root nothing is verified.\n\n"
        "  --json       as one JSON object\n"
        "  --root FILE  verify the file as well, against this root certificate (PEM); exit code 0 only when it is genuine\n");
}

static void verify(const char *root_path, const uint8_t *bytes, size_t size, X509 *root, struct fsm_sign_description *description)
{
    if (!root_path) return;
    description->was_verified = true;
    description->verdict = fsm_sign_verify(bytes, size, root, UINT64_MAX, description->reason, sizeof description->reason);
}

static int exit_code(const struct fsm_sign_description *description)
{
    if (!description->was_verified || description->verdict == FSM_SIGN_GENUINE) return FSM_EXIT_OK;
    fprintf(stderr, "fsmsign: %s: %s\n", description->path, description->reason);
    return description->verdict == FSM_SIGN_DISAGREEMENT ? FSM_EXIT_MACHINE : FSM_EXIT_INPUT;
}

static int show(const char *path, const char *root_path, bool json)
{
    struct fsm_sign_why why;
    struct fsm_sign_description description;
    X509 *root = NULL;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (root_path && fsm_root_certificate(root_path, &root, &why)) return fsm_command_failed(NULL, &why);
    enum fsm_sign_error error = fsm_sign_file_read(path, FSM_FILE_MAX, &bytes, &size, &why);
    if (!error) error = fsm_sign_describe(path, bytes, size, &description, &why);
    int code = error ? fsm_command_failed(path, &why) : FSM_EXIT_OK;
    if (!error) {
        verify(root_path, bytes, size, root, &description);
        if (json) fsm_sign_description_json(&description, stdout);
        else fsm_sign_description_text(&description, stdout);
        code = exit_code(&description);
        fsm_sign_description_free(&description);
    }
    free(bytes);
    X509_free(root);
    return code;
}

int fsm_command_show(int argc, char **argv)
{
    static const struct option known[] = {
        {"json", no_argument, NULL, 'j'}, {"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0}};
    const char *root = NULL;
    bool json = false;
    for (int option; (option = fsm_command_option(argc, argv, ":h", known)) != -1;) {
        switch (option) {
        case 'j': json = true; break;
        case 'r': root = optarg; break;
        case 'h': help(); return FSM_EXIT_OK;
        default: return FSM_EXIT_CALL;
        }
    }
    if (argc - optind != 1) return fsm_command_misused(argv[0], "name one file");
    return show(argv[optind], root, json);
}

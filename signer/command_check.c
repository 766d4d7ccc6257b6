/* command_check.c: fsmsign check. */
#include "command.h"

#include <stdio.h>
#include <time.h>

#include <fsm/abi.h>

#include "certificate.h"
#include "description.h"
#include "name.h"
#include "root.h"

static void help(void)
{
    printf("usage: fsmsign check [--root FILE] CERTIFICATE.pem…\n\n"
           "Holds CI certificates against the profile that fsmsign signs with and loaders take, and says what may be signed with "
           "them. Exit\n"
           "code 0 only when every certificate is of the profile, valid now and, with --root, issued by that root.\n\n"
           "  --root FILE  the root certificate the devices trust, PEM\n");
}

static void print(const char *path, const struct fsm_sign_certificate *certificate)
{
    char groups[512], targets[128], until[FSM_SIGN_TIME_SIZE];
    const struct fsm_rights *rights = &certificate->rights;
    fsm_sign_groups_format(rights->groups, groups, sizeof groups);
    fsm_sign_targets_format(rights->targets, targets, sizeof targets);
    fsm_sign_time_format(X509_get0_notAfter(certificate->x509), until);
    printf("%s: '%s', valid until %s\n", path, certificate->name, until);
    printf("  groups   %s\n  memory   %u bytes\n  priority %u\n  trusted  %s\n  targets  %s\n  epoch    %u\n", groups,
           rights->memory, rights->priority, rights->trusted ? "yes" : "no", targets, rights->epoch);
}

static int check(const char *path, X509 *root)
{
    struct fsm_sign_why why;
    struct fsm_sign_certificate certificate;
    enum fsm_sign_error error = fsm_sign_certificate_read(path, &certificate, &why);
    if (error) return fsm_command_failed(NULL, &why);
    error = fsm_sign_certificate_profile(&certificate, &why);
    if (!error) error = fsm_sign_certificate_valid(&certificate, time(NULL), &why);
    if (!error && root) error = fsm_sign_certificate_issued(&certificate, root, &why);
    if (!error) print(path, &certificate);
    fsm_sign_certificate_free(&certificate);
    return error ? fsm_command_failed(path, &why) : FSM_EXIT_OK;
}

int fsm_command_check(int argc, char **argv)
{
    static const struct option known[] = {{"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0}};
    const char *root_path = NULL;
    struct fsm_sign_why why;
    X509 *root = NULL;
    for (int option; (option = fsm_command_option(argc, argv, ":h", known)) != -1;) {
        switch (option) {
        case 'r': root_path = optarg; break;
        case 'h': help(); return FSM_EXIT_OK;
        default: return FSM_EXIT_CALL;
        }
    }
    if (optind == argc) return fsm_command_misused(argv[0], "no certificate is named");
    if (root_path && fsm_root_certificate(root_path, &root, &why)) return fsm_command_failed(NULL, &why);
    int worst = FSM_EXIT_OK;
    for (int i = optind; i < argc; i++) {
        int code = check(argv[i], root);
        if (code > worst) worst = code;
    }
    X509_free(root);
    return worst;
}

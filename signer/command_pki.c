/* command_pki.c: fsmsign pki. */
#include "command.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fsm/abi.h>
#include <openssl/pem.h>

#include "certificate.h"
#include "file.h"
#include "key.h"
#include "name.h"
#include "pki.h"
#include "root.h"

enum { DAYS_MAX = 36500, FILE_NAME_MAX = 64 };

struct options {
    const char *directory, *ci, *name;
    struct fsm_rights rights;
    uint32_t days;
};

static void help(void)
{
    printf("usage: fsmsign pki DIR [--ci NAME] [options]\n\n"
           "Makes a root (root.key, root.pem) and a CI certificate under it (ci.key, ci.pem) in DIR, for development. If DIR has a "
           "root\n"
           "already, only a further CI certificate is made: name it with --ci. No file is ever overwritten.\n"
           "Real certificates are made with openssl, and the root's key is kept offline; the manual shows how.\n\n"
           "  --ci NAME         the CI certificate's files: NAME.key, NAME.pem            [ci]\n"
           "  --name CN         its common name, which messages show                      [CI signer, or NAME]\n"
           "  --days N          valid from yesterday until in N days                      [3650]\n");
    fsm_command_rights_help();
}

/* Key and certificate of a root or a CI, and their names. */
struct identity {
    EVP_PKEY *key;
    X509 *certificate;
    char key_path[PATH_MAX], certificate_path[PATH_MAX];
};

static enum fsm_sign_error identity_name(struct identity *identity, const char *directory, const char *name,
                                         struct fsm_sign_why *why)
{
    int a = snprintf(identity->key_path, PATH_MAX, "%s/%s.key", directory, name);
    int b = snprintf(identity->certificate_path, PATH_MAX, "%s/%s.pem", directory, name);
    return a < PATH_MAX && b < PATH_MAX ? FSM_SIGN_OK
                                        : fsm_sign_fail(why, FSM_SIGN_PATH, "the path '%.100s…' is too long", directory);
}

static void identity_free(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

static enum fsm_sign_error identity_read(struct identity *root, struct fsm_sign_why *why)
{
    enum fsm_sign_error error = fsm_root_certificate(root->certificate_path, &root->certificate, why);
    if (!error) error = fsm_sign_key_open(root->key_path, &root->key, why);
    if (!error && EVP_PKEY_eq(root->key, X509_get0_pubkey(root->certificate)) != 1)
        error = fsm_sign_fail(why, FSM_SIGN_KEY_MISMATCH, "'%s' is not the key of '%s'", root->key_path, root->certificate_path);
    return error;
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* The PEM text of a key, or of a certificate where `key` is NULL. */
static BIO *pem(EVP_PKEY *key, X509 *certificate)
{
    BIO *text = BIO_new(BIO_s_secmem());
    bool done = text && (key ? PEM_write_bio_PKCS8PrivateKey(text, key, NULL, NULL, 0, NULL, NULL) == 1
                             : PEM_write_bio_X509(text, certificate) == 1);
    if (done) return text;
    BIO_free(text);
    return NULL;
}

static enum fsm_sign_error identities_write(struct identity *const *identities, size_t count, struct fsm_sign_why *why)
{
    struct fsm_sign_file files[FSM_SIGN_FILES_MAX];
    BIO *texts[FSM_SIGN_FILES_MAX] = {0};
    enum fsm_sign_error error = FSM_SIGN_OK;
    for (size_t i = 0; i < 2 * count && !error; i++) {
        struct identity *identity = identities[i / 2];
        bool is_key = i % 2 == 0;
        char *bytes = NULL;
        texts[i] = pem(is_key ? identity->key : NULL, identity->certificate);
        if (!texts[i]) {
            error = fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "PEM could not be written");
            break;
        }
        long size = BIO_get_mem_data(texts[i], &bytes);
        files[i] = (struct fsm_sign_file){
            .path = is_key ? identity->key_path : identity->certificate_path,
            .bytes = (const uint8_t *)bytes,
            .size = (size_t)size,
            .mode = is_key ? 0600 : 0644,
        };
    }
    if (!error) error = fsm_sign_files_create(files, 2 * count, why);
    for (size_t i = 0; i < FSM_SIGN_FILES_MAX; i++) BIO_free(texts[i]);
    return error;
}

static enum fsm_sign_error make(const struct options *options, struct identity *root, struct identity *ci, struct fsm_sign_why *why)
{
    enum fsm_sign_error error = identity_name(root, options->directory, "root", why);
    if (!error) error = identity_name(ci, options->directory, options->ci, why);
    if (error) return error;
    const char *taken = exists(ci->key_path) ? ci->key_path : exists(ci->certificate_path) ? ci->certificate_path : NULL;
    if (taken) return fsm_sign_fail(why, FSM_SIGN_EXISTS, "'%s' is there already", taken);
    bool has_root = exists(root->key_path) || exists(root->certificate_path);
    if (has_root) {
        error = identity_read(root, why);
    } else {
        error = fsm_sign_pki_key(&root->key, why);
        if (!error) error = fsm_sign_pki_root(root->key, "fsmcc development root", (int)options->days, &root->certificate, why);
    }
    if (!error) error = fsm_sign_pki_key(&ci->key, why);
    if (!error)
        error = fsm_sign_pki_ci(ci->key, options->name, (int)options->days, &options->rights, root->certificate, root->key,
                                &ci->certificate, why);
    struct identity *const made[] = {ci, root};
    if (!error) error = identities_write(made, has_root ? 1 : 2, why);
    if (error) return error;
    if (!has_root) printf("root: %s, %s\n", root->certificate_path, root->key_path);
    printf("CI:   %s, %s\n", ci->certificate_path, ci->key_path);
    return FSM_SIGN_OK;
}

static int run(const struct options *options)
{
    struct fsm_sign_why why;
    bool new_directory = mkdir(options->directory, 0777) == 0;
    if (!new_directory && errno != EEXIST) {
        fsm_sign_fail_errno(&why, "make the directory", options->directory);
        return fsm_command_failed(NULL, &why);
    }
    struct identity root = {0}, ci = {0};
    enum fsm_sign_error error = make(options, &root, &ci, &why);
    identity_free(&root);
    identity_free(&ci);
    if (error && new_directory) rmdir(options->directory);
    return error ? fsm_command_failed(NULL, &why) : FSM_EXIT_OK;
}

/* A plain file name; the root's is taken. */
static bool is_file_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t length = strlen(name);
    return length > 0 && length <= FILE_NAME_MAX && strspn(name, allowed) == length && name[0] != '.' && name[0] != '-' &&
           strcmp(name, "root") != 0;
}

/* Takes one option's value; false: it is none. */
static bool take(struct options *options, int option, const char *value)
{
    switch (option) {
    case 'c': options->ci = value; return is_file_name(value);
    case 'n': options->name = value; return fsm_command_common_name(value);
    case 'd': return fsm_command_number(value, 1, DAYS_MAX, &options->days);
    default: return fsm_command_right(option, value, &options->rights);
    }
}

int fsm_command_pki(int argc, char **argv)
{
    static const struct option known[] = {
        {"ci", required_argument, NULL, 'c'},   {"name", required_argument, NULL, 'n'}, FSM_COMMAND_RIGHTS,
        {"days", required_argument, NULL, 'd'}, {"help", no_argument, NULL, 'h'},       {0},
    };
    struct options options = {
        .ci = "ci",
        .days = 3650,
        .rights = fsm_command_rights(),
    };
    for (int option; (option = fsm_command_option(argc, argv, ":h", known)) != -1;) {
        if (option == '?') return FSM_EXIT_CALL;
        if (option == 'h') {
            help();
            return FSM_EXIT_OK;
        }
        if (take(&options, option, optarg)) continue;
        const struct option *which = known;
        while (which->val != option) which++;
        return fsm_command_misused(argv[0], "--%s cannot be '%s'", which->name, optarg);
    }
    if (argc - optind != 1) return fsm_command_misused(argv[0], "name one directory");
    options.directory = argv[optind];
    if (!options.name) options.name = strcmp(options.ci, "ci") == 0 ? "CI signer" : options.ci;
    return run(&options);
}

/* command_request.c: fsmsign request. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "certificate.h"
#include "file.h"
#include "key.h"
#include "pki.h"

struct options {
    const char *key, *name, *output;
    struct fsm_rights rights;
};

static void help(void)
{
    printf("usage: fsmsign request --key FILE|pkcs11:URI --name CN -o FILE [options]\n\n"
           "Makes a request (PKCS#10) for a CI certificate: for a key that stays where it is, with the rights that are asked for. "
           "Whoever has\n"
           "the root issues the certificate with openssl x509 -req -copy_extensions copyall, after reading what is asked for.\n\n"
           "  --key FILE        the private key, PEM, P-256; or a key in a token, as for 'fsmsign sign'\n"
           "  --name CN         the holder's common name, which messages show\n"
           "  -o, --output FILE the request, PEM; no file is overwritten\n");
    fsm_command_rights_help();
}

static enum fsm_sign_error write_request(X509_REQ *request, const char *path, struct fsm_sign_why *why)
{
    char *bytes = NULL;
    BIO *text = BIO_new(BIO_s_mem());
    bool done = text && PEM_write_bio_X509_REQ(text, request) == 1;
    long size = done ? BIO_get_mem_data(text, &bytes) : 0;
    const struct fsm_sign_file file = {.path = path, .bytes = (const uint8_t *)bytes, .size = (size_t)size, .mode = 0644};
    enum fsm_sign_error error =
        done ? fsm_sign_files_create(&file, 1, why) : fsm_sign_fail_openssl(why, FSM_SIGN_OPENSSL, "PEM could not be written");
    BIO_free(text);
    return error;
}

static int run(const struct options *options)
{
    struct fsm_sign_why why;
    EVP_PKEY *key = NULL;
    X509_REQ *request = NULL;
    enum fsm_sign_error error = fsm_sign_key_open(options->key, &key, &why);
    if (!error && !fsm_sign_key_is_p256(key)) error = fsm_sign_fail(&why, FSM_SIGN_KEY, "the key is not on the curve P-256");
    if (!error) error = fsm_sign_pki_request(key, options->name, &options->rights, &request, &why);
    if (!error) error = write_request(request, options->output, &why);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return error ? fsm_command_failed(NULL, &why) : FSM_EXIT_OK;
}

int fsm_command_request(int argc, char **argv)
{
    static const struct option known[] = {
        {"key", required_argument, NULL, 'k'},    {"name", required_argument, NULL, 'n'},
        {"output", required_argument, NULL, 'o'}, FSM_COMMAND_RIGHTS,
        {"help", no_argument, NULL, 'h'},         {0},
    };
    struct options options = {.rights = fsm_command_rights()};
    for (int option; (option = fsm_command_option(argc, argv, ":o:h", known)) != -1;) {
        switch (option) {
        case 'k': options.key = optarg; continue;
        case 'o': options.output = optarg; continue;
        case 'h': help(); return FSM_EXIT_OK;
        case '?': return FSM_EXIT_CALL;
        case 'n': options.name = optarg; break;
        default: break;
        }
        if (option == 'n' ? fsm_command_common_name(optarg) : fsm_command_right(option, optarg, &options.rights)) continue;
        const struct option *which = known;
        while (which->val != option) which++;
        return fsm_command_misused(argv[0], "--%s cannot be '%s'", which->name, optarg);
    }
    if (!options.key) return fsm_command_misused(argv[0], "--key is missing");
    if (!options.name) return fsm_command_misused(argv[0], "--name is missing");
    if (!options.output) return fsm_command_misused(argv[0], "--output is missing");
    if (optind < argc) return fsm_command_misused(argv[0], "'%s' is one argument too many", argv[optind]);
    return run(&options);
}

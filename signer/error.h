/* error.h: why the signer refuses: one enum, one table of exit codes and advice, and the particulars of the case at hand. */
#ifndef FSM_SIGN_ERROR_H
#define FSM_SIGN_ERROR_H

#include <stddef.h>

/* X(name, exit code, what to do about it). Exit codes: 1 the input is at fault, 2 the call is, 3 the machine is. */
#define FSM_SIGN_ERRORS(X)                                                                                                         \
    X(OK, 0, "nothing to do")                                                                                                      \
    X(MEMORY, 3, "free some memory and try again")                                                                                 \
    X(OPENSSL, 3, "OpenSSL's own message says more; check its installation")                                                       \
    X(PATH, 2, "check the path")                                                                                                   \
    X(FILE, 3, "check the permissions and the free space of the file system")                                                      \
    X(EXISTS, 2, "nothing was changed; remove it yourself or choose another name")                                                 \
    X(TOO_LARGE, 1, "make it smaller, or check that it is the file you meant")                                                     \
    X(ELF, 1, "build it with fsmcc")                                                                                               \
    X(NO_MANIFEST, 1, "build it with fsmcc, and keep the section when stripping")                                                  \
    X(MANIFEST, 1, "build it anew with the fsmcc of this version")                                                                 \
    X(SIGNED, 1, "use --resign to replace the signature")                                                                          \
    X(NOT_SIGNED, 1, "sign it with 'fsmsign sign'")                                                                                \
    X(TRAILER, 1, "the file was changed after signing; build and sign it anew")                                                    \
    X(CERTIFICATE, 1, "give an X.509 certificate, as 'fsmsign pki' or openssl makes them")                                         \
    X(PROFILE, 1, "have a certificate issued as the manual describes, or make one with 'fsmsign pki'")                             \
    X(VALIDITY, 1, "check the clock, or have a new certificate issued")                                                            \
    X(KEY, 1, "give an unencrypted or passphrase-protected P-256 private key in PEM")                                              \
    X(KEY_MISMATCH, 1, "give the key that belongs to the certificate")                                                             \
    X(CODE, 1, "build it with fsmcc; if fsmcc made it as it is, report this as a defect of fsmcc")                                 \
    X(CODE_TARGET, 1, "leave out --code")                                                                                          \
    X(RIGHTS, 1, "let the app ask for less, or sign with a certificate that allows it")                                            \
    X(ROOT, 1, "give the root certificate the devices trust, a P-256 CA certificate in PEM")                                       \
    X(ISSUER, 1, "give the root this signer belongs to, or sign with a certificate of this root")                                  \
    X(SIGNATURE, 1, "the file was changed after signing, or signed with another key; build and sign it anew")                      \
    X(TOKEN, 3, "check FSM_PKCS11_MODULE, the token, the URI and the PIN")                                                         \
    X(CALL, 2, "see 'fsmsign COMMAND --help'")

enum fsm_sign_error {
#define X(name, exit_code, advice) FSM_SIGN_##name,
    FSM_SIGN_ERRORS(X)
#undef X
};

/* What exactly is wrong with the case at hand; filled by whoever returns an error other than FSM_SIGN_OK. */
struct fsm_sign_why {
    enum fsm_sign_error error;
    char detail[320];
};

/* Fills `why` (may be NULL) and returns `error`, so that a check reads `return fsm_sign_fail(why, …)`. */
enum fsm_sign_error fsm_sign_fail(struct fsm_sign_why *why, enum fsm_sign_error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a failed OpenSSL call: OpenSSL's last reason is added, and its error queue emptied. */
enum fsm_sign_error fsm_sign_fail_openssl(struct fsm_sign_why *why, enum fsm_sign_error error, const char *doing);

/* The same for a failed system call on `path`: FSM_SIGN_PATH where the caller named something wrong, else FSM_SIGN_FILE. */
enum fsm_sign_error fsm_sign_fail_errno(struct fsm_sign_why *why, const char *doing, const char *path);

/* Puts the path the error is about before its detail; returns why->error. */
enum fsm_sign_error fsm_sign_about(struct fsm_sign_why *why, const char *path);

/* What to do about it, one sentence without a full stop. Never NULL. */
const char *fsm_sign_advice(enum fsm_sign_error error);

/* 0 done, 1 the input is at fault, 2 the call is, 3 the machine is. */
int fsm_sign_exit_code(enum fsm_sign_error error);

#endif

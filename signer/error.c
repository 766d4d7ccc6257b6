/* error.c: errors as values, with their exit codes and advice. */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

static const struct {
    int exit_code;
    const char *advice;
} errors[] = {
#define X(name, exit_code, advice) {exit_code, advice},
    FSM_SIGN_ERRORS(X)
#undef X
};

enum fsm_sign_error fsm_sign_fail(struct fsm_sign_why *why, enum fsm_sign_error error, const char *format, ...)
{
    if (!why) return error;
    why->error = error;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->detail, sizeof why->detail, format, arguments);
    va_end(arguments);
    return error;
}

enum fsm_sign_error fsm_sign_fail_openssl(struct fsm_sign_why *why, enum fsm_sign_error error, const char *doing)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    fsm_sign_fail(why, error, "%s: %s", doing, reason ? reason : "OpenSSL gives no reason");
    ERR_clear_error();
    return error;
}

enum fsm_sign_error fsm_sign_fail_errno(struct fsm_sign_why *why, const char *doing, const char *path)
{
    int code = errno;
    enum fsm_sign_error error = FSM_SIGN_FILE;
    if (code == EEXIST) error = FSM_SIGN_EXISTS;
    if (code == ENOENT || code == ENOTDIR || code == EISDIR || code == ENAMETOOLONG || code == ELOOP) error = FSM_SIGN_PATH;
    return fsm_sign_fail(why, error, "cannot %s '%s': %s", doing, path, strerror(code));
}

enum fsm_sign_error fsm_sign_about(struct fsm_sign_why *why, const char *path)
{
    const struct fsm_sign_why before = *why;
    return fsm_sign_fail(why, before.error, "%s: %s", path, before.detail);
}

const char *fsm_sign_advice(enum fsm_sign_error error)
{
    return (size_t)error < sizeof errors / sizeof *errors ? errors[error].advice : "report this as a defect of fsmsign";
}

int fsm_sign_exit_code(enum fsm_sign_error error)
{
    return (size_t)error < sizeof errors / sizeof *errors ? errors[error].exit_code : 3;
}

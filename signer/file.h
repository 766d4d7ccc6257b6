/* file.h: whole files in, whole files out: what is written appears under its name complete or not at all.
 *
 * Files being written are temporary files beside their targets. They are removed on failure, and on SIGINT, SIGTERM and SIGHUP once
 * fsm_sign_file_guard has been called. For one thread.
 */
#ifndef FSM_SIGN_FILE_H
#define FSM_SIGN_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"

/* Installs the signal handlers; programs call it once at their start. */
void fsm_sign_file_guard(void);

/* Reads a file of at most `limit` bytes into new memory for the caller to free. */
enum fsm_sign_error fsm_sign_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct fsm_sign_why *why);

/* Writes `path`, replacing a regular file that is there and keeping its permissions; symbolic links are followed. */
enum fsm_sign_error fsm_sign_file_replace(const char *path, const uint8_t *bytes, size_t size, struct fsm_sign_why *why);

/* A file to create. */
struct fsm_sign_file {
    const char *path;
    const uint8_t *bytes;
    size_t size;
    mode_t mode;
};

enum { FSM_SIGN_FILES_MAX = 4 };

/* Creates all of the files (at most FSM_SIGN_FILES_MAX) or none; FSM_SIGN_EXISTS if a name is taken. */
enum fsm_sign_error fsm_sign_files_create(const struct fsm_sign_file *files, size_t count, struct fsm_sign_why *why);

#endif

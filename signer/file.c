/* file.c: reads and writes whole files. */
#define _GNU_SOURCE
#include "file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that must not outlive a failure: the signal handler removes them. */
static struct {
    volatile sig_atomic_t used;
    char path[PATH_MAX];
} pending[FSM_SIGN_FILES_MAX];

static void remove_pending(void)
{
    for (size_t i = 0; i < FSM_SIGN_FILES_MAX; i++)
        if (pending[i].used) unlink(pending[i].path);
}

static void interrupted(int number)
{
    remove_pending();
    signal(number, SIG_DFL);
    raise(number);
}

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};

void fsm_sign_file_guard(void)
{
    struct sigaction action = {.sa_handler = interrupted};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction before;
        sigaction(deadly[i], NULL, &before);
        if (before.sa_handler != SIG_IGN) sigaction(deadly[i], &action, NULL);
    }
}

/* No signal comes between a change to a file and the note of it. */
static void hold_signals(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) sigaddset(&set, deadly[i]);
    sigprocmask(SIG_BLOCK, &set, before);
}

static void release_signals(const sigset_t *before) { sigprocmask(SIG_SETMASK, before, NULL); }

enum fsm_sign_error fsm_sign_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct fsm_sign_why *why)
{
    FILE *file = fopen(path, "rb");
    if (!file) return fsm_sign_fail_errno(why, "read", path);
    uint8_t *room = malloc(limit + 1);
    enum fsm_sign_error error = FSM_SIGN_OK;
    size_t got = room ? fread(room, 1, limit + 1, file) : 0;
    if (!room) error = fsm_sign_fail(why, FSM_SIGN_MEMORY, "out of memory");
    else if (ferror(file)) error = fsm_sign_fail_errno(why, "read", path);
    else if (got > limit) error = fsm_sign_fail(why, FSM_SIGN_TOO_LARGE, "'%s' is larger than %zu bytes", path, limit);
    fclose(file);
    if (error) {
        free(room);
        return error;
    }
    uint8_t *exact = realloc(room, got ? got : 1);
    *bytes = exact ? exact : room;
    *size = got;
    return FSM_SIGN_OK;
}

static bool write_all(int file, const uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

/* Writes a temporary file beside `path` and notes it as pending[slot]. */
static enum fsm_sign_error write_pending(size_t slot, const char *path, const uint8_t *bytes, size_t size, mode_t mode,
                                         struct fsm_sign_why *why)
{
    char *name = pending[slot].path;
    if (snprintf(name, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return fsm_sign_fail_errno(why, "write", path);
    }
    sigset_t before;
    hold_signals(&before);
    int file = mkstemp(name);
    int code = errno;
    pending[slot].used = file >= 0;
    release_signals(&before);
    errno = code;
    if (file < 0) return fsm_sign_fail_errno(why, "write", path);
    bool done = write_all(file, bytes, size) && fchmod(file, mode) == 0 && fsync(file) == 0;
    enum fsm_sign_error error = done ? FSM_SIGN_OK : fsm_sign_fail_errno(why, "write", path);
    if (close(file) != 0 && !error) error = fsm_sign_fail_errno(why, "write", path);
    return error;
}

/* Gives pending[slot] its name; unless it may replace what is there, it is still removed should a later step fail. */
static enum fsm_sign_error rename_pending(size_t slot, const char *path, bool replace, struct fsm_sign_why *why)
{
    sigset_t before;
    hold_signals(&before);
    int result = renameat2(AT_FDCWD, pending[slot].path, AT_FDCWD, path, replace ? 0 : RENAME_NOREPLACE);
    int code = errno;
    if (result == 0 && replace) pending[slot].used = 0;
    if (result == 0 && !replace) strcpy(pending[slot].path, path);
    release_signals(&before);
    errno = code;
    return result == 0 ? FSM_SIGN_OK : fsm_sign_fail_errno(why, "write", path);
}

static void forget_pending(bool and_remove)
{
    sigset_t before;
    hold_signals(&before);
    if (and_remove) remove_pending();
    for (size_t i = 0; i < FSM_SIGN_FILES_MAX; i++) pending[i].used = 0;
    release_signals(&before);
}

static mode_t mode_for_new_files(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

enum fsm_sign_error fsm_sign_file_replace(const char *path, const uint8_t *bytes, size_t size, struct fsm_sign_why *why)
{
    char resolved[PATH_MAX];
    struct stat status;
    mode_t mode = mode_for_new_files();
    if (stat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode)) return fsm_sign_fail(why, FSM_SIGN_PATH, "'%s' is not a regular file", path);
        if (!realpath(path, resolved)) return fsm_sign_fail_errno(why, "write", path);
        path = resolved;
        mode = status.st_mode & 07777;
    }
    enum fsm_sign_error error = write_pending(0, path, bytes, size, mode, why);
    if (!error) error = rename_pending(0, path, true, why);
    forget_pending(error != FSM_SIGN_OK);
    return error;
}

enum fsm_sign_error fsm_sign_files_create(const struct fsm_sign_file *files, size_t count, struct fsm_sign_why *why)
{
    assert(count <= FSM_SIGN_FILES_MAX);
    enum fsm_sign_error error = FSM_SIGN_OK;
    for (size_t i = 0; i < count && !error; i++) {
        assert(strlen(files[i].path) < PATH_MAX);
        error = write_pending(i, files[i].path, files[i].bytes, files[i].size, files[i].mode, why);
    }
    for (size_t i = 0; i < count && !error; i++) error = rename_pending(i, files[i].path, false, why);
    forget_pending(error != FSM_SIGN_OK);
    return error;
}

/* image_link.c: runs the linker. Its input and its output are files without a name, in memory: nothing is left behind, however this
 * ends. */
#define _GNU_SOURCE
#include "image.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 4200, ARGUMENTS = 12, NOT_FOUND = 127 };

static bool write_all(int file, const struct fsm_image_file *from)
{
    for (uint32_t done = 0; done < from->size;) {
        const ssize_t written = write(file, from->bytes + done, from->size - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        done += (uint32_t)written;
    }
    return true;
}

static bool read_all(int file, struct fsm_image_file *to)
{
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size <= 0 || status.st_size > UINT32_MAX) return false;
    to->bytes = malloc((size_t)status.st_size);
    to->size = (uint32_t)status.st_size;
    for (uint32_t done = 0; to->bytes && done < to->size;) {
        const ssize_t got = pread(file, to->bytes + done, to->size - done, done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += (uint32_t)got;
    }
    return to->bytes != NULL;
}

static void show(char *const *arguments)
{
    for (uint32_t i = 0; arguments[i]; i++) fprintf(stderr, "%s%s", i ? " " : "", arguments[i]);
    fprintf(stderr, "\n");
}

/* Runs the linker with its standard output in `output`. An exit code. */
static int run(char *const *arguments, int output)
{
    int status;
    const pid_t parent = getpid(), child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || dup2(output, STDOUT_FILENO) < 0) _exit(NOT_FOUND);
        execvp(arguments[0], arguments);
        _exit(NOT_FOUND);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return fsm_image_fail(FSM_CONF_MACHINE, "cannot wait for %s: %s", arguments[0], strerror(errno));
    }
    if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == NOT_FOUND) {
        return fsm_image_fail(FSM_CONF_MACHINE, "cannot run %s: install it (Debian's package is lld-19)", arguments[0]);
    }
    if (WEXITSTATUS(status) != 0) {
        return fsm_image_fail(FSM_CONF_INPUT, "the image does not link: the linker says why; if it does not fit, leave out apps");
    }
    return FSM_CONF_DONE;
}

/* The kernel, the board and its script, as they are installed. */
struct parts {
    char kernel[PATH_SIZE], board[PATH_SIZE], script[PATH_SIZE];
};

static int find_parts(const struct fsm_machine *machine, const char *board, const char *folder, struct parts *parts)
{
    const int first = snprintf(parts->kernel, PATH_SIZE, "%s/%s/kernel.o", folder, machine->name),
              second = snprintf(parts->board, PATH_SIZE, "%s/%s/%s.o", folder, machine->name, board),
              third = snprintf(parts->script, PATH_SIZE, "%s/%s/%s.ld", folder, machine->name, board);
    if (first >= PATH_SIZE || second >= PATH_SIZE || third >= PATH_SIZE)
        return fsm_image_fail(FSM_CONF_MACHINE, "%s: the path is too long", folder);
    if (access(parts->kernel, R_OK) != 0)
        return fsm_image_fail(FSM_CONF_MACHINE, "%s is missing: fsmimage is not completely installed", parts->kernel);
    if (access(parts->board, R_OK) == 0 && access(parts->script, R_OK) == 0) return FSM_CONF_DONE;
    const bool asked = strcmp(board, machine->board) != 0;
    return fsm_image_fail(asked ? FSM_CONF_CALL : FSM_CONF_MACHINE, "there is no board %s for %s: %s is missing", board,
                          machine->name, access(parts->board, R_OK) ? parts->board : parts->script);
}

static int link_files(const struct fsm_machine *machine, const struct parts *parts, int input, int output, bool verbose)
{
    char object[64];
    snprintf(object, sizeof object, "/proc/self/fd/%d", input);
    char *arguments[ARGUMENTS] = {"ld.lld-19",
                                  "-m",
                                  (char *)(uintptr_t)machine->linking,
                                  "-T",
                                  (char *)(uintptr_t)parts->script,
                                  (char *)(uintptr_t)parts->kernel,
                                  (char *)(uintptr_t)parts->board,
                                  object,
                                  "-o",
                                  "-",
                                  NULL};
    if (verbose) show(arguments);
    return run(arguments, output);
}

int fsm_image_link(const struct fsm_machine *machine, const char *board, const char *parts_folder,
                   const struct fsm_image_file *object, bool verbose, struct fsm_image_file *linked)
{
    const int input = memfd_create("object", 0), output = memfd_create("image", MFD_CLOEXEC);
    struct parts parts;
    int code = find_parts(machine, board, parts_folder, &parts);
    if (code != FSM_CONF_DONE) {
        /* said */
    } else if (input < 0 || output < 0 || !write_all(input, object)) {
        code = fsm_image_fail(FSM_CONF_MACHINE, "no memory for the image: %s", strerror(errno));
    } else {
        code = link_files(machine, &parts, input, output, verbose);
        if (code == FSM_CONF_DONE && !read_all(output, linked)) {
            code = fsm_image_fail(FSM_CONF_MACHINE, "cannot read what ld.lld-19 has linked: %s", strerror(errno));
        }
    }
    if (input >= 0) close(input);
    if (output >= 0) close(output);
    return code;
}

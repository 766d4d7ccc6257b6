#include "fsmcc.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static char folder[PATH_SIZE];
static char watched[PATH_SIZE];
static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT};

void scratch_remove(void)
{
    if (watched[0]) unlink(watched);
    watched[0] = 0;
    if (!folder[0]) return;
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing && (entry = readdir(listing));) unlinkat(dirfd(listing), entry->d_name, 0);
    if (listing) closedir(listing);
    rmdir(folder);
    folder[0] = 0;
}

/* The child got the same signal, or gets it here; it must be gone before its files are. opendir is no async-signal-safe call, but the
 * main program does nothing meanwhile than wait for that child or end. */
static void on_signal(int number)
{
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    while (wait(NULL) > 0) {}
    scratch_remove();
    signal(number, SIG_DFL);
    raise(number);
}

static void arm(void)
{
    static bool armed;
    if (armed) return;
    armed = true;
    atexit(scratch_remove);
    struct sigaction action = {.sa_handler = on_signal};
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction before;
        if (sigaction(deadly[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(deadly[i], &action, NULL);
    }
}

const char *scratch_folder(void)
{
    if (folder[0]) return folder;
    arm();
    const char *base = getenv("TMPDIR");
    int length = snprintf(folder, sizeof folder, "%s/fsmcc-XXXXXX", base && *base ? base : "/tmp");
    if (length < 0 || length >= PATH_SIZE || !mkdtemp(folder)) {
        folder[0] = 0;
        stop(EXIT_MACHINE, "no temporary folder can be made in '%s': set TMPDIR to a folder that can be written", base ? base : "/tmp");
    }
    return folder;
}

void scratch_watch(const char *path)
{
    arm();
    if (strlen(path) >= sizeof watched) stop(EXIT_CALL, "'%s' is too long a path", path);
    strcpy(watched, path);
}

void scratch_keep(void) { watched[0] = 0; }

#include "fsmcc.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[PATH_MAX + 32];
static char watched[PATH_MAX];

static void remove_all(void)
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

static void finish(void)
{
    remove_all();
    signals_release();
}

static void arm(void)
{
    static bool armed;
    if (armed) return;
    armed = true;
    signals_hold();
    atexit(finish);
}

const char *scratch_folder(void)
{
    if (folder[0]) return folder;
    arm();
    const char *base = getenv("TMPDIR");
    if (!base || !*base) base = "/tmp";
    char absolute[PATH_MAX]; /* a relative one could look like an option */
    if (!realpath(base, absolute)) stop(EXIT_MACHINE, "there is no folder '%s': set TMPDIR to a folder that can be written", base);
    snprintf(folder, sizeof folder, "%s/fsmcc-XXXXXX", absolute);
    if (!mkdtemp(folder)) {
        folder[0] = 0;
        stop(EXIT_MACHINE, "no temporary folder can be made in '%s': set TMPDIR to a folder that can be written", base);
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

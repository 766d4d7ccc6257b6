/* medium.c: where counters and epochs are remembered: a file with two slots. It is changed in place, as flash memory is, by the
 * same code and with the same care (loader/store.h): what a power cut leaves is a slot that holds. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOT = 4096, ERASED = 0xff };

static int file = -1;

/* Past the file's end there is what an erased slot has. */
static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    (void)context;
    memset(bytes, ERASED, length);
    for (uint32_t done = 0; done < length;) {
        const ssize_t got = pread(file, bytes + done, length - done, (off_t)slot * SLOT + offset + done);
        if (got < 0 && errno != EINTR) return false;
        if (got == 0) break;
        if (got > 0) done += (uint32_t)got;
    }
    return true;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    (void)context;
    for (uint32_t done = 0; done < length;) {
        const ssize_t put = pwrite(file, bytes + done, length - done, (off_t)slot * SLOT + offset + done);
        if (put < 0 && errno != EINTR) return false;
        if (put > 0) done += (uint32_t)put;
    }
    return fdatasync(file) == 0;
}

static bool erase_slot(void *context, uint32_t slot)
{
    static uint8_t erased[SLOT];
    memset(erased, ERASED, sizeof erased);
    return write_slot(context, slot, 0, erased, sizeof erased);
}

static const struct fsm_medium medium = {.size = SLOT, .read = read_slot, .write = write_slot, .erase = erase_slot};

const char *fsm_posix_medium_open(const char *path)
{
    struct stat status;
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || fstat(file, &status) < 0) return strerror(errno);
    if (!S_ISREG(status.st_mode)) return "it is not a file";
    if (status.st_size > 2 * SLOT) return "it is larger than counters and epochs take: this is another file";
    return flock(file, LOCK_EX) < 0 ? strerror(errno) : NULL;
}

void fsm_posix_medium_close(void)
{
    if (file >= 0) close(file);
    file = -1;
}

const struct fsm_medium *fsm_port_medium(void) { return file >= 0 ? &medium : NULL; }

/* conf_file.c: paths and whole files. */
#include "conf_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *conf_path(struct conf_reader *reader, const char *folder, const char *path)
{
    if (!folder) folder = reader->folder;
    if (path[0] == '/') folder = "";
    const size_t size = strlen(folder) + strlen(path) + 2;
    char *joined = malloc(size);
    if (joined) {
        snprintf(joined, size, "%s%s%s", folder, *folder ? "/" : "", path);
    } else {
        conf_fail_memory(reader);
    }
    return joined;
}

static int read_all(int file, uint8_t *bytes, uint32_t size)
{
    uint32_t done = 0;
    while (done < size) {
        const ssize_t got = read(file, bytes + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno;
        if (got == 0) return EIO; /* it became shorter while it was read */
        done += (uint32_t)got;
    }
    return 0;
}

int conf_file(const char *path, uint32_t most, uint8_t **bytes, uint32_t *size)
{
    enum { ALIGN = 16 };
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */
    if (file < 0) return errno;
    int error = fstat(file, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : !S_ISREG(status.st_mode) ? EINVAL : 0;
    if (!error && status.st_size > most) error = EFBIG;
    *bytes = NULL;
    *size = 0;
    if (!error) {
        const uint32_t length = (uint32_t)status.st_size;
        uint8_t *memory = aligned_alloc(ALIGN, ((size_t)length + ALIGN) & ~(size_t)(ALIGN - 1));
        error = memory ? read_all(file, memory, length) : ENOMEM;
        if (error) {
            free(memory);
        } else {
            memory[length] = 0;
            *bytes = memory;
            *size = length;
        }
    }
    close(file);
    return error;
}

/* uart.c: serial ports that are files, devices, FIFOs or the standard streams. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PORTS = 256, PATH_SIZE = 4096 };

static struct port {
    bool open, file, ended; /* file: a regular one, which is never waited for; ended: nothing more will come */
    int in, out;            /* out: -1: what is written goes nowhere, as on a line nobody listens to */
} ports[PORTS];

static int open_in(const char *path, bool *both)
{
    *both = false;
    if (strcmp(path, "-") == 0) return STDIN_FILENO;
    struct stat state;
    if (stat(path, &state) < 0) return -1;
    *both = S_ISCHR(state.st_mode) || S_ISFIFO(state.st_mode);
    return open(path, (*both ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static int open_out(const char *path)
{
    if (strcmp(path, "-") == 0) return STDOUT_FILENO;
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
}

const char *fsm_posix_uart_open(uint32_t number, const char *spec)
{
    static char path[PATH_SIZE];
    struct port *port = &ports[number];
    const char *comma = strchr(spec, ',');
    bool both;
    if (number == 0 || number >= PORTS) return "serial ports are numbered from 1 to 255";
    if (strlen(spec) >= sizeof path) return "the path is too long";
    memcpy(path, spec, strlen(spec) + 1);
    if (comma) path[comma - spec] = 0;
    port->in = open_in(path, &both);
    if (port->in < 0) return strerror(errno);
    port->out = comma ? open_out(comma + 1) : both ? port->in : strcmp(path, "-") == 0 ? STDOUT_FILENO : -1;
    if (comma && port->out < 0) return strerror(errno);
    struct stat state;
    port->file = fstat(port->in, &state) == 0 && S_ISREG(state.st_mode);
    if (!port->file) {
        fcntl(port->in, F_SETFL, fcntl(port->in, F_GETFL) | O_NONBLOCK);
        fsm_posix_watch(port->in);
    }
    port->open = true;
    return NULL;
}

bool fsm_port_uart_exists(uint32_t number) { return number < PORTS && ports[number].open; }

uint32_t fsm_port_uart_read(uint32_t number, uint8_t *bytes, uint32_t size)
{
    struct port *port = &ports[number];
    if (!fsm_port_uart_exists(number) || port->ended) return 0;
    const ssize_t got = read(port->in, bytes, size);
    if (got > 0) return (uint32_t)got;
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        port->ended = true;
        if (!port->file) fsm_posix_unwatch(port->in);
    }
    return 0;
}

uint32_t fsm_port_uart_write(uint32_t number, const uint8_t *bytes, uint32_t length)
{
    struct port *port = &ports[number];
    if (!fsm_port_uart_exists(number) || length == 0) return 0;
    if (port->out < 0) return length;
    const ssize_t written = write(port->out, bytes, length);
    return written < 0 ? 0 : (uint32_t)written;
}

bool fsm_posix_uart_impatient(void)
{
    for (unsigned i = 1; i < PORTS; i++)
        if (ports[i].open && ports[i].file && !ports[i].ended) return true;
    return false;
}

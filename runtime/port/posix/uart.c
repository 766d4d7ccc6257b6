/* uart.c: serial ports that are files, devices, FIFOs or the standard streams. Nothing here waits. The standard streams are shared
 * with others, a shell for one, so they are not made non-blocking: a descriptor is asked before it is used.
 */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { PORTS = 256 };

static struct port {
    const char *spec; /* "IN[,OUT]"; NULL: there is no such port */
    bool open;        /* `in` may be read */
    int in, out;      /* out: -1: what is written goes nowhere, as on a line nobody listens to */
} ports[PORTS];

/* A line is for bytes: no echo, no waiting for the end of a line. */
static int as_line(int descriptor)
{
    struct termios settings;
    if (descriptor < 0 || tcgetattr(descriptor, &settings) < 0) return descriptor; /* an error, or not a terminal */
    cfmakeraw(&settings);
    tcsetattr(descriptor, TCSANOW, &settings);
    return descriptor;
}

static bool is_kind(const char *path, mode_t kind)
{
    struct stat state;
    return stat(path, &state) == 0 && (state.st_mode & S_IFMT) == kind;
}

/* A FIFO is opened for both, always: then it has no end while nobody else has it open, and opening waits for nobody. */
static int open_in(const char *path, bool both)
{
    const int flags = (both || is_kind(path, S_IFIFO) ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    return strcmp(path, "-") == 0 ? STDIN_FILENO : as_line(open(path, flags));
}

static int open_out(const char *path)
{
    const int flags = (is_kind(path, S_IFIFO) ? O_RDWR : O_WRONLY | O_CREAT | O_TRUNC) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    return strcmp(path, "-") == 0 ? STDOUT_FILENO : as_line(open(path, flags, 0666));
}

void fsm_posix_uart_name(uint32_t number, const char *spec)
{
    FSM_ASSERT(FSM_MODULE_RUN, 910, number > 0 && number < PORTS);
    ports[number].spec = spec;
}

const char *fsm_posix_uart_open(uint32_t number)
{
    char path[PATH_MAX];
    struct port *port = &ports[number];
    const char *comma = strchr(port->spec, ',');
    const size_t length = comma ? (size_t)(comma - port->spec) : strlen(port->spec);
    if (length >= sizeof path) return strerror(ENAMETOOLONG);
    memcpy(path, port->spec, length);
    path[length] = 0;
    const bool both = !comma && (is_kind(path, S_IFCHR) || is_kind(path, S_IFIFO));
    if (is_kind(path, S_IFDIR)) return strerror(EISDIR);
    port->in = open_in(path, both);
    if (port->in < 0) return strerror(errno);
    port->out = comma ? open_out(comma + 1) : both ? port->in : port->in == STDIN_FILENO ? STDOUT_FILENO : -1;
    if (comma && port->out < 0) return strerror(errno);
    port->open = true;
    return NULL;
}

static bool is_named(uint32_t number) { return number < PORTS && ports[number].spec != NULL; }

/* That it was named is enough: fsmrun opens them all, later. */
bool fsm_port_uart_open(uint32_t number) { return is_named(number); }

static bool is_ready(int descriptor, short what)
{
    struct pollfd wanted = {.fd = descriptor, .events = what};
    return poll(&wanted, 1, 0) > 0;
}

/* A port is waited for only when it has just been found empty. So one whose FSM has stopped, and does not ask, wakes nobody; and
 * what can't be waited for, a file or /dev/null, need not be: it always has bytes or is at its end. */
uint32_t fsm_port_uart_read(uint32_t number, uint8_t *bytes, uint32_t size)
{
    if (!is_named(number) || !ports[number].open) return 0;
    struct port *port = &ports[number];
    if (is_ready(port->in, POLLIN)) {
        const ssize_t got = read(port->in, bytes, size);
        if (got > 0) return (uint32_t)got;
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            port->open = false; /* nothing more will come */
            return 0;
        }
    }
    fsm_posix_wait_for(port->in);
    return 0;
}

uint32_t fsm_port_uart_write(uint32_t number, const uint8_t *bytes, uint32_t length)
{
    if (!is_named(number)) return 0;
    const int out = ports[number].out;
    if (out < 0) return length;
    if (length == 0 || !is_ready(out, POLLOUT)) return 0;
    const ssize_t written = write(out, bytes, length < PIPE_BUF ? length : PIPE_BUF); /* so much fits in a pipe that is ready */
    return written < 0 ? 0 : (uint32_t)written;
}

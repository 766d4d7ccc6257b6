#include "top.h"

#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "posix.h"

enum { LOG_LINES = 64, LOG_LEAST = 4 /* lines of the screen */ };

/* Of one FSM, since the snapshot before. */
struct row {
    uint32_t number;
    double events, share; /* a second; of the time */
};

static struct {
    const struct fsm_seen *seen; /* NULL: no view */
    enum fsm_posix_top kind;
    bool screen, keys;
    struct termios before;
    uint64_t start, last;
    struct row *rows;
    struct {
        uint64_t events, time;
    } *old;
} top;

/* What was logged last, for the screen: line number n in place n % LOG_LINES. */
static struct {
    pthread_mutex_t lock;
    unsigned next;
    char lines[LOG_LINES][FSM_CONSOLE_LINE];
} logged = {.lock = PTHREAD_MUTEX_INITIALIZER};

static double seconds(uint64_t nanoseconds) { return (double)nanoseconds / 1e9; }

static int by_share(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    if (one->share != other->share) return one->share < other->share ? 1 : -1;
    if (one->events != other->events) return one->events < other->events ? 1 : -1;
    return one->number < other->number ? -1 : 1;
}

static void look(uint64_t now)
{
    const double elapsed = now > top.last ? seconds(now - top.last) : 1;
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        const uint64_t events = top.seen[i].events, time = top.seen[i].time;
        top.rows[i] = (struct row){.number = i,
                                   .events = (double)(events - top.old[i].events) / elapsed,
                                   .share = seconds(time - top.old[i].time) / elapsed};
        top.old[i].events = events;
        top.old[i].time = time;
    }
    top.last = now;
}

static unsigned timers_of(const struct fsm *fsm)
{
    unsigned running = 0;
    for (unsigned i = 0; i < fsm->timers; i++)
        running += __atomic_load_n(&fsm_kernel.timers[fsm_timers_of(fsm) + i].place, __ATOMIC_RELAXED) != 0;
    return running;
}

static unsigned long restarts(const struct fsm_seen *seen) { return seen->starts > 0 ? (unsigned long)seen->starts - 1 : 0; }

static void write_text(const struct row *row)
{
    const struct fsm *fsm = &fsm_kernel.fsms[row->number];
    const struct fsm_seen *seen = &top.seen[row->number];
    char name[FSM_NAME_TEXT];
    printf("%-23s %-23s %3u %10.0f %5.1f %3u %3u/%-3u %7lu %6lu %6lu %3u  %s", fsm_name(fsm, name),
           fsm_manifest_name(&fsm->type->app->manifest), (unsigned)fsm->priority, row->events, 100 * row->share,
           (unsigned)seen->queue, (unsigned)seen->queue_max, (unsigned)fsm->capacity, (unsigned long)seen->refused,
           (unsigned long)seen->traps, restarts(seen), timers_of(fsm), seen->stopped ? "stopped" : "runs");
}

static void write_head(void)
{
    printf("%-23s %-23s %3s %10s %5s %3s %7s %7s %6s %6s %3s  %s", "FSM", "APP", "PRI", "EVENTS/S", "TIME%", "NOW", "MAX/OF ",
           "REFUSED", "TRAPS", "STARTS", "TIM", "IT");
}

/* Names are identifiers: nothing in them is to be quoted. */
static void write_json(uint64_t now)
{
    printf("{\"time\":%.3f,\"fsms\":[", seconds(now - top.start));
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        const struct row *row = &top.rows[i];
        const struct fsm *fsm = &fsm_kernel.fsms[row->number];
        const struct fsm_seen *seen = &top.seen[row->number];
        char name[FSM_NAME_TEXT];
        printf(
            "%s{\"fsm\":\"%s\",\"app\":\"%s\",\"priority\":%u,\"events\":%lu,\"events_per_second\":%.1f,\"time_share\":%.5f,"
            "\"queue\":%u,\"queue_max\":%u,\"queue_capacity\":%u,\"refused\":%lu,\"traps\":%lu,\"restarts\":%lu,\"preempted\":%lu,"
            "\"timers\":%u,\"stopped\":%s}",
            i > 0 ? "," : "", fsm_name(fsm, name), fsm_manifest_name(&fsm->type->app->manifest), (unsigned)fsm->priority,
            (unsigned long)seen->events, row->events, row->share, (unsigned)seen->queue, (unsigned)seen->queue_max,
            (unsigned)fsm->capacity, (unsigned long)seen->refused, (unsigned long)seen->traps, restarts(seen),
            (unsigned long)seen->preempted, timers_of(fsm), seen->stopped ? "true" : "false");
    }
    puts("]}");
}

/* Of the log's last lines as many as there is room for. */
static void write_logged(unsigned room)
{
    pthread_mutex_lock(&logged.lock);
    unsigned count = logged.next < LOG_LINES ? logged.next : LOG_LINES;
    if (count > room) count = room;
    for (unsigned i = logged.next - count; i != logged.next; i++) printf("%s\033[K\n", logged.lines[i % LOG_LINES]);
    pthread_mutex_unlock(&logged.lock);
}

/* On a screen every line ends what was there before; the last one has no end, or the screen would move. */
static void draw(uint64_t now)
{
    struct winsize size;
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
    const unsigned height = !known                        ? 24
                            : size.ws_row > 2 + LOG_LEAST ? size.ws_row
                                                          : 3 + LOG_LEAST,
                   fsms = fsm_kernel.system.instances;
    const unsigned shown = fsms < height - 2 - LOG_LEAST ? fsms : height - 2 - LOG_LEAST;
    qsort(top.rows, fsms, sizeof *top.rows, by_share);
    printf("\033[Hfsmrun: %.0f s, %u FSMs%s; q ends the run\033[K\n\033[7m", seconds(now - top.start), fsms,
           shown < fsms ? ", the busiest" : "");
    write_head();
    printf("\033[0m\033[K\n");
    for (unsigned i = 0; i < shown; i++) write_text(&top.rows[i]), printf("\033[K\n");
    write_logged(height - 3 - shown);
    printf("\033[J");
}

static void write_lines(uint64_t now)
{
    printf("at %.3f s\n", seconds(now - top.start));
    write_head(), putchar('\n');
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) write_text(&top.rows[i]), putchar('\n');
}

static void show(uint64_t now)
{
    look(now);
    if (top.screen) draw(now);
    else if (top.kind == FSM_TOP_JSON) write_json(now);
    else write_lines(now);
    fflush(stdout);
}

static void take_terminal(void)
{
    top.screen = top.kind == FSM_TOP_VIEW && isatty(STDOUT_FILENO);
    if (!top.screen) return;
    top.keys = tcgetattr(STDIN_FILENO, &top.before) == 0;
    if (top.keys) {
        struct termios keys = top.before;
        keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    }
    printf("\033[?1049h\033[?25l"); /* the other screen, no cursor */
}

void fsm_top_start(const struct fsm_seen *seen, enum fsm_posix_top kind, uint64_t now)
{
    top.rows = calloc(fsm_kernel.system.instances, sizeof *top.rows);
    top.old = calloc(fsm_kernel.system.instances, sizeof *top.old);
    if (!top.rows || !top.old) return;
    top.kind = kind;
    top.start = top.last = now;
    top.seen = seen;
    take_terminal();
    if (top.screen) show(now);
}

static bool quits(void)
{
    struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
    char key = 0;
    return top.keys && poll(&keys, 1, 0) > 0 && read(STDIN_FILENO, &key, 1) == 1 && key == 'q';
}

bool fsm_top_tick(uint64_t now)
{
    if (!top.seen) return false;
    if (now - top.last >= 1000000000) show(now);
    return quits();
}

void fsm_top_end(uint64_t now)
{
    if (!top.seen) return;
    if (top.screen) {
        printf("\033[?25h\033[?1049l");
        if (top.keys) tcsetattr(STDIN_FILENO, TCSANOW, &top.before);
        top.screen = false;
        write_logged(LOG_LINES);
    }
    if (now > top.last) show(now);
    top.seen = NULL;
}

bool fsm_top_console(const char *text, uint32_t length)
{
    if (!top.screen) return top.seen && fwrite(text, 1, length, stderr) == length;
    pthread_mutex_lock(&logged.lock);
    char *line = logged.lines[logged.next++ % LOG_LINES];
    unsigned at = 0;
    for (uint32_t i = 0; i < length && text[i] != '\n' && at < FSM_CONSOLE_LINE - 1; i++)
        if (text[i] >= ' ' && text[i] <= '~') line[at++] = text[i];
    line[at] = 0;
    pthread_mutex_unlock(&logged.lock);
    return true;
}

/* trace.c: whole events are put into a buffer, and the buffer is written when it is full or watch.c says so: at every moment the
 * file holds whole events alone, and an array without its end is what readers of this format expect of a run that was killed. */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, EVENT_MAX = 512 };

static struct {
    const char *path;
    int file;       /* -1: none, or no more */
    uint32_t used;  /* of the buffer */
    uint64_t whole; /* bytes of the file, all of whole events */
    uint64_t lost;  /* events that came when the file took no more */
    bool failed, any;
    char buffer[BUFFER];
} trace = {.file = -1};

/* Cut behind the last whole event; a pipe cannot be. */
static void give_up(int error)
{
    fprintf(stderr, "fsmrun: error: the trace %s: %s: it ends here; the system runs on\n", trace.path, strerror(error));
    if (ftruncate(trace.file, (off_t)trace.whole) == 0 && lseek(trace.file, 0, SEEK_END) >= 0 && write(trace.file, "\n]\n", 3) < 3)
        ftruncate(trace.file, (off_t)trace.whole);
    close(trace.file);
    trace.file = -1;
    trace.failed = true;
}

void fsm_trace_flush(void)
{
    if (trace.file < 0) return;
    for (uint32_t done = 0; done < trace.used;) {
        const ssize_t put = write(trace.file, trace.buffer + done, trace.used - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            give_up(put < 0 ? errno : ENOSPC);
            return;
        }
        done += (uint32_t)put;
    }
    trace.whole += trace.used;
    trace.used = 0;
}

const char *fsm_trace_open(const char *path)
{
    trace.path = path;
    trace.file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (trace.file < 0) return strerror(errno);
    trace.buffer[trace.used++] = '[';
    return NULL;
}

bool fsm_trace_close(void)
{
    if (trace.file >= 0) {
        memcpy(trace.buffer + trace.used, "\n]\n", 3); /* there is room for an event */
        trace.used += 3;
        fsm_trace_flush();
    }
    if (trace.file >= 0 && close(trace.file) < 0) give_up(errno);
    trace.file = -1;
    if (trace.lost > 0)
        fprintf(stderr, "fsmrun: error: the trace %s lacks its last %llu events\n", trace.path, (unsigned long long)trace.lost);
    return !trace.failed;
}

/* ---- text; an event is shorter than EVENT_MAX, since all names are ---- */

static void put(const char *text)
{
    while (*text) trace.buffer[trace.used++] = *text++;
}

static void put_quoted(const char *text)
{
    for (; *text; text++) {
        const char c = *text;
        if (c == '"' || c == '\\') trace.buffer[trace.used++] = '\\';
        trace.buffer[trace.used++] = c >= ' ' && c <= '~' ? c : '?';
    }
}

static void put_number(uint64_t number, unsigned digits)
{
    char text[20];
    unsigned at = sizeof text;
    for (; number > 0 || digits > 0; number /= 10, digits -= digits > 0) text[--at] = (char)('0' + number % 10);
    memcpy(trace.buffer + trace.used, text + at, sizeof text - at);
    trace.used += (uint32_t)sizeof text - at;
}

/* {"ph":"B","pid":1,"tid":2 — false: there is no file any more. */
static bool start(const char *phase, struct fsm_track track)
{
    if (trace.used > BUFFER - EVENT_MAX) fsm_trace_flush();
    if (trace.file < 0) {
        trace.lost += trace.failed;
        return false;
    }
    put(trace.any ? ",\n{\"ph\":\"" : "\n{\"ph\":\"");
    trace.any = true;
    put(phase);
    put("\",\"pid\":");
    put_number(track.process, 1);
    put(",\"tid\":");
    put_number(track.thread, 1);
    return true;
}

static bool start_at(const char *phase, struct fsm_track track, uint64_t time)
{
    if (!start(phase, track)) return false;
    put(",\"ts\":"); /* microseconds */
    put_number(time / 1000, 1);
    put(".");
    put_number(time % 1000, 3);
    return true;
}

static void put_name(const char *name, const char *text)
{
    put(",\"name\":\"");
    put_quoted(name);
    if (text) put(" "), put_quoted(text);
    put("\"");
}

void fsm_trace_process(uint32_t process, const char *kind, const char *name)
{
    if (!start("M", (struct fsm_track){process, 0})) return;
    put(",\"name\":\"process_name\",\"args\":{\"name\":\"");
    put_quoted(kind);
    if (*kind && *name) put(" ");
    put_quoted(name);
    put("\"}}");
}

void fsm_trace_thread(struct fsm_track track, const char *name, int order)
{
    if (!start("M", track)) return;
    put(",\"name\":\"thread_name\",\"args\":{\"name\":\"");
    put_quoted(name);
    put("\"}}");
    if (!start("M", track)) return;
    put(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":");
    put_number((uint64_t)order, 1);
    put("}}");
}

void fsm_trace_begin(uint64_t time, struct fsm_track track, const char *name, const char *text)
{
    if (!start_at("B", track, time)) return;
    put_name(name, text);
    put("}");
}

void fsm_trace_end(uint64_t time, struct fsm_track track)
{
    if (start_at("E", track, time)) put("}");
}

void fsm_trace_instant(uint64_t time, struct fsm_track track, const char *name, const char *text)
{
    if (!start_at("i", track, time)) return;
    put_name(name, text);
    put(",\"s\":\"t\"}");
}

void fsm_trace_flow(uint64_t time, struct fsm_track track, uint64_t id, bool arrives)
{
    if (!start_at(arrives ? "f" : "s", track, time)) return;
    put(",\"cat\":\"event\",\"name\":\"event\",\"id\":");
    put_number(id, 1);
    put(arrives ? ",\"bp\":\"e\"}" : "}");
}

void fsm_trace_counter(uint64_t time, struct fsm_track track, const char *name, const char *text, uint32_t value)
{
    if (!start_at("C", track, time)) return;
    put_name(name, text);
    put(",\"args\":{\"events\":");
    put_number(value, 1);
    put("}}");
}

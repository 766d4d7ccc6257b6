/* tracker.c: writes down where gps says the receiver is. */
#include <fsm/app.h>
#include <fsm/log.h>

#include "fix.h"

FSM_APP(tracker, FSM_VERSION(1), FSM_USES(log));

struct tracker {
    struct bad_sentences bad; /* as last logged */
};

/* A signed number of 1/`unit` as sign, whole part and rest, because the format has no floating point. */
struct decimal {
    const char *sign;
    uint32_t whole, rest;
};

static struct decimal decimal(int32_t number, uint32_t unit)
{
    uint32_t magnitude = number < 0 ? -(uint32_t)number : (uint32_t)number;

    return (struct decimal){number < 0 ? "-" : "", magnitude / unit, magnitude % unit};
}

static void log_fix(const struct fix *fix)
{
    struct decimal latitude = decimal(fix->latitude, 10000000);
    struct decimal longitude = decimal(fix->longitude, 10000000);
    struct decimal altitude = decimal(fix->altitude, 100);

    fsm_log_info("fix %s%u.%07u %s%u.%07u speed %u.%03u m/s bad %u altitude %s%u.%02u m satellites %u", latitude.sign,
                 latitude.whole, latitude.rest, longitude.sign, longitude.whole, longitude.rest, fix->speed / 1000,
                 fix->speed % 1000, fix->bad, altitude.sign, altitude.whole, altitude.rest, fix->satellites);
}

static void log_bad(struct tracker *self, const struct bad_sentences *bad)
{
    if (bad->checksum == self->bad.checksum && bad->too_long == self->bad.too_long && bad->malformed == self->bad.malformed) return;
    self->bad = *bad;
    fsm_log_warning("bad sentences: checksum %u, too long %u, malformed %u", bad->checksum, bad->too_long, bad->malformed);
}

FSM_TYPE(tracker, struct tracker)
{
    switch (event->type) {
    case FSM_ID(fix): log_fix(fsm_message(event, fix)); break;
    case FSM_ID(bad_sentences): log_bad(self, fsm_message(event, bad_sentences)); break;
    }
}

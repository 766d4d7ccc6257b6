/* fix.h: what gps tells tracker. Integers in small units, because floating point is not the same everywhere. */
#ifndef GPS_FIX_H
#define GPS_FIX_H

#include <fsm/app.h>

/* Where the receiver is, after every valid RMC sentence. */
FSM_MESSAGE(1, fix, {
    int32_t latitude;    /* 1e-7 degrees, north is positive */
    int32_t longitude;   /* 1e-7 degrees, east is positive */
    uint32_t speed;      /* millimetres a second over ground */
    int32_t altitude;    /* centimetres above mean sea level, from the latest GGA; 0 before the first */
    uint32_t satellites; /* in use, from the latest GGA */
    uint32_t bad;        /* bad sentences so far, of all kinds */
});

/* How many sentences were bad so far; sent with the first good sentence after a bad one. */
FSM_MESSAGE(2, bad_sentences, {
    uint32_t checksum;  /* the sum at the end is another */
    uint32_t too_long;  /* longer than NMEA 0183 allows */
    uint32_t malformed; /* broken off, without a sum, with bytes that are no text or fields that make no sense */
});

#endif

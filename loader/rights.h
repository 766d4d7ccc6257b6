/* rights.h: what a certificate, or a device, allows: the same six things, so that "⊆" is one comparison each. */
#ifndef FSM_RIGHTS_H
#define FSM_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>

struct fsm_rights {
    uint64_t groups;  /* bit FSM_GROUP_…; bit 0, core, is always allowed whatever it says */
    uint32_t memory;  /* bytes of cell, at most */
    uint32_t targets; /* mask of 1 << FSM_TARGET_… */
    uint32_t epoch;   /* a certificate's; in a device's policy the lowest it still accepts */
    uint8_t priority; /* the highest an FSM may have */
    bool trusted;     /* whether code marked trusted is allowed */
};

/* Reads the text of a certificate's otherName: exactly FSM_RIGHTS_FORMAT, `length` bytes and no zero after them. False, and *rights
 * not to be used, if one character differs. */
bool fsm_rights_read(const char *text, uint32_t length, struct fsm_rights *rights);

#endif

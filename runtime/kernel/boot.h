/* boot.h: from a system description and the apps' files to FSMs that are ready to run. The same on every port. */
#ifndef FSM_BOOT_H
#define FSM_BOOT_H

#include "kernel.h"

struct fsm_boot_file {
    const uint8_t *bytes;
    uint32_t       size;
};

struct fsm_boot {
    struct fsm_system           system;     /* opened; its bytes stay */
    const struct fsm_verified  *description; /* by whom it is signed, and what they may grant; NULL: it is the owner's own */
    const struct fsm_boot_file *files;      /* in the order of the description's apps, system.apps of them */
    const uint8_t              *root_name;  /* the root's distinguished name, DER */
    uint32_t                    root_name_length;
    const uint8_t              *root_key;   /* 65 bytes */
    uint64_t                    now;        /* seconds since 1970, for certificates' validity */
};

/* Verifies, places and maps every app, makes and wires the FSMs, and posts FSM_START to each, in the description's order. Nothing of
 * any app runs before all are accepted. 0; 1: something was refused, and why has been reported; 3: the machine has too little memory. */
int fsm_boot_system(const struct fsm_boot *boot);

/* One context serves one verification after the other. */
extern struct fsm_load_context fsm_boot_context;

/* Reports a refusal in full: name, reason, what is wanted and what allowed. */
void fsm_boot_report(const char *what, enum fsm_load_error error);

#endif

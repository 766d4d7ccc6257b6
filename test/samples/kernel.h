/* kernel.h: just enough of a kernel to run two apps on the host: the peers' mailboxes, the log on standard output, configuration.
 *
 * The apps are compiled as they are. Each brings a declaration of its own under the one name fsm_app_declaration; the build renames
 * them. */
#ifndef FSM_SAMPLES_KERNEL_H
#define FSM_SAMPLES_KERNEL_H

#include <fsm/app.h>

struct kernel_fsm {
    const struct fsm_type_declaration *type;
    uint32_t mailbox; /* 1..KERNEL_MAILBOX_MAX */
    bool stopped;     /* by the test: it gets nothing, senders hear FSM_ERROR_GONE */
    bool stuck;       /* by the test: its mailbox is not emptied */
};
enum { KERNEL_FSMS = 2, KERNEL_MAILBOX_MAX = 16 };

/* Peers' numbers are places in this table; an earlier FSM has a higher priority. The test fills it in. */
extern struct kernel_fsm kernel_fsms[KERNEL_FSMS];

/* The answer to every question for a value; NULL: there is none. */
extern const char *kernel_config;

/* The log so far, a line each, "name: text". */
extern char kernel_log[1 << 20];

/* The longest any mailbox has been. */
extern uint32_t kernel_most_waiting;

/* Empties mailboxes, states and the log, and delivers FSM_START to all. */
void kernel_start(void);

/* Puts an event into a mailbox, and delivers until all mailboxes are empty. `pre_empting`: what a handler sends to an FSM of higher
 * priority is delivered at once, before the handler goes on. */
void kernel_deliver(uint32_t fsm, const struct fsm_event *event, bool pre_empting);

#endif

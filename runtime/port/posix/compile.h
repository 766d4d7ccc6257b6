/* compile.h: apps that come as source: compiled, verified and signed on the machine that runs them, under a root of its own.
 *
 * fsmcc decides what an app may do, fsmsign verifies its machine code before it signs, and the loader verifies as always; so that
 * the only thing believed is this machine: its toolchain, beside this program, and its key.
 */
#ifndef FSM_POSIX_COMPILE_H
#define FSM_POSIX_COMPILE_H

#include "../../system/conf.h"

struct fsm_posix_compile {
    const char *sources; /* the folder that sources are in */
    const char *state;   /* the folder with the machine's own root and key */
    char *scratch;       /* where apps are made */
    char *tools;         /* where fsmcc and fsmsign are */
    unsigned made;
};

/* Makes the folder `state`, with a root and a key nobody else can read, unless they are there; state NULL: FSM_STATE, or
 * /var/lib/fsmrun for root, or fsmrun in XDG_STATE_HOME. 0, or an exit code after saying why on stderr. */
int fsm_posix_compile_open(struct fsm_posix_compile *compile, const char *sources, const char *state);
/* The root certificate to verify against; new memory. */
char *fsm_posix_compile_root(const struct fsm_posix_compile *compile);
/* fsm_conf_options.make, with a struct fsm_posix_compile as its context. */
char *fsm_posix_compile_app(void *context, const struct fsm_conf_source *source);
/* Removes what was made. */
void fsm_posix_compile_close(struct fsm_posix_compile *compile);

#endif

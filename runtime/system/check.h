/* check.h: whether apps and a system description fit together. Freestanding. fsmimage and fsmrun ask when they read a system file,
 * and every kernel asks again at boot, about the apps it has verified: a description grants and wires, a manifest only says what is
 * wanted.
 */
#ifndef FSM_SYSTEM_CHECK_H
#define FSM_SYSTEM_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "../../loader/manifest.h"
#include "../../loader/rights.h"
#include "system.h"

/* X(name, what is wrong with the thing named, and what to do) */
#define FSM_SYSTEM_MISFITS(X)                                                                                                      \
    X(NONE, "app and system fit together")                                                                                         \
    X(NAME, "the file contains the app of this name, not the one the system names: name it so, or give the right file")            \
    X(GROUP, "the app uses this group but is not granted it: add it to the app's `groups`")                                        \
    X(MEMORY, "the app asks for more memory than the system gives it: raise the app's `memory`")                                   \
    X(COUNTER, "the app's security counter is below the system's `counter`: this is an old version, install the current one")      \
    X(TYPE, "the app has no FSM type of this name: use one of the app's types as `type`")                                          \
    X(SEVERAL,                                                                                                                     \
      "the app keeps state in global variables, so there can be one FSM of it: load the app once more, under another name")        \
    X(UNWIRED, "the app sends to this peer but it is not wired: add it to the FSM's `wires`")                                      \
    X(PEER, "the app has no peer of this name: remove it from the FSM's `wires`, or correct the name")                             \
    X(SUPERVISOR,                                                                                                                  \
      "the system has this FSM supervised by one of an app that does not use the group supervisor: name another `supervisor`")     \
    X(PRIORITY, "this FSM's priority is above what a signer's certificate allows: lower `priority`, or have another signer sign")  \
    X(GRANT,                                                                                                                       \
      "the system grants this group, which its signer's certificate does not allow: remove it, or have another signer sign")       \
    X(GRANT_MEMORY,                                                                                                                \
      "the system gives more memory than its signer's certificate allows: lower `memory`, or have another signer sign")

enum fsm_system_misfit {
#define FSM_SYSTEM_MISFIT(name, text) FSM_SYSTEM_MISFIT_##name,
    FSM_SYSTEM_MISFITS(FSM_SYSTEM_MISFIT)
#undef FSM_SYSTEM_MISFIT
};

/* The first thing that does not fit. */
struct fsm_system_why {
    enum fsm_system_misfit misfit;
    uint16_t fsm;     /* of the description; FSM_SYSTEM_NO_FSM: it is about the whole app */
    const char *name; /* the thing named: an app, a group, a type, a peer, an FSM; in the description, the manifest or the code */
};

/* The app's manifest against the description: same name; groups granted; memory and counter in range; every FSM of a type that
 * exists, with every peer wired and nothing else; of an app with mutable static data just one FSM; group supervisor, if its FSMs
 * supervise others. True: all that; *why then has
 * FSM_SYSTEM_MISFIT_NONE. app < system->apps. */
bool fsm_system_check_app(const struct fsm_system *system, uint32_t app, const struct fsm_manifest *manifest,
                          struct fsm_system_why *why);

/* The priorities of the app's FSMs against what the app's signer may give (rights of its certificate). */
bool fsm_system_check_priorities(const struct fsm_system *system, uint32_t app, const struct fsm_rights *rights,
                                 struct fsm_system_why *why);

/* What the description gives an app (groups, memory, priorities) against what the description's own signer may give. */
bool fsm_system_check_grants(const struct fsm_system *system, uint32_t app, const struct fsm_rights *rights,
                             struct fsm_system_why *why);

/* What is wrong and what to do, to be printed behind the name; never NULL. */
const char *fsm_system_misfit_text(enum fsm_system_misfit misfit);

/* What a refusal of the loader's is about when it is about sets: the name of set member `bit`, of the groups or of the targets, and
 * the kind of thing in *kind ("group", "target"); NULL: the refusal is not about that. */
const char *fsm_system_set_member(enum fsm_load_error error, uint32_t bit, const char **kind);

/* A group's name; "" when no group has the number. */
const char *fsm_system_group_name(uint32_t number);

#endif

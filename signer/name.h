/* name.h: numbers of groups, calls and targets as people write them. Groups and calls come from fsm/group.def alone. */
#ifndef FSM_SIGN_NAME_H
#define FSM_SIGN_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name, or NULL for a number this version does not know. */
const char *fsm_sign_group_name(unsigned group);
const char *fsm_sign_call_name(uint16_t call);
const char *fsm_sign_target_name(uint32_t target);

/* Masks of everything this version knows. */
uint64_t fsm_sign_groups_all(void);
uint32_t fsm_sign_targets_all(void);

/* "log,timer", "all" or "none" into a mask. False: a name is unknown; it is then in `unknown` (cut to its size). */
bool fsm_sign_groups_parse(const char *text, uint64_t *mask, char *unknown, size_t size);
bool fsm_sign_targets_parse(const char *text, uint32_t *mask, char *unknown, size_t size);

/* A mask as "log, timer, group 17", "none" if it is empty. Cut to size; always terminated. */
void fsm_sign_groups_format(uint64_t mask, char *text, size_t size);
void fsm_sign_targets_format(uint32_t mask, char *text, size_t size);

#endif

// Commands in a constant table of another file.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c %t/k.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
#include "k.h"
struct s { const struct cmd *last; int n; };
FSM_TYPE(t, struct s) { const struct cmd *c = find((const char *)event->data); if (c) self->last = c, c->run(&self->n, event->data + strlen(c->name), event->length); fsm_log_info("%s %d", self->last ? self->last->name : "-", self->n); }
//--- k.h
#include <stdint.h>
struct cmd { const char *name; void (*run)(int *, const uint8_t *, unsigned); };
const struct cmd *find(const char *);

//--- k.c
#include "k.h"
#include <string.h>
static void add(int *n, const uint8_t *p, unsigned l) { while (l--) *n += *p++; }
static void clear(int *n, const uint8_t *p, unsigned l) { (void)p; (void)l; *n = 0; }
static const struct cmd cmds[] = {{"add", add}, {"clear", clear}};
const struct cmd *find(const char *s) { for (unsigned i = 0; i < 2; i++) if (strncmp(s, cmds[i].name, strlen(cmds[i].name)) == 0) return &cmds[i]; return 0; }


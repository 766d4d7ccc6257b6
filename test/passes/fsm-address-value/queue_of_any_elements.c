// A queue that is told its elements' size at run time: what it counts by is no address.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <string.h>
FSM_APP(t, FSM_VERSION(1));
struct queue { uint16_t item, max, first, count; };
static bool push(struct queue *q, void *store, const void *item) { if (q->count == q->max) return false; memcpy((uint8_t *)store + (size_t)(q->first + q->count) % q->max * q->item, item, q->item); q->count++; return true; }
static bool pop(struct queue *q, const void *store, void *item) { if (!q->count) return false; memcpy(item, (const uint8_t *)store + (size_t)q->first * q->item, q->item); q->first = (uint16_t)((q->first + 1) % q->max); q->count--; return true; }
struct job { uint32_t id; int16_t prio; uint16_t flags; const char *name; };
struct s { struct queue q; struct job store[8]; uint32_t sum; };
FSM_TYPE(t, struct s) { if (event->type == FSM_START) self->q = (struct queue){sizeof(struct job), 8, 0, 0}; struct job j = {event->type, 3, 0, "job"}; push(&self->q, self->store, &j); if (pop(&self->q, self->store, &j)) self->sum += j.id + (uint32_t)j.name[0]; }

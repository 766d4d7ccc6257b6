// RUN: %check %s
#include <fsm/app.h>
FSM_MESSAGE(0, m, { uint32_t n; });
struct s { int x; };
static void patch(struct fsm_event *e) { e->type = 3; }
FSM_TYPE(t, struct s)
{
    self->x = 1;
    ((struct fsm_event *)event)->type = 2;                // expected-error {{this writes to the event}}
    struct fsm_event *e = (struct fsm_event *)event;
    e->data[0] = 2;                                       // expected-error {{this writes to the event}}
    struct m *body = (void *)fsm_message(event, m);
    body->n++;                                            // expected-error {{this writes to the event}}
    patch((struct fsm_event *)event);                     // expected-error {{this writes to the event}}
}

// RUN: %check %s
#include <fsm/app.h>
static int32_t (*const post)(uint32_t, uint32_t, const void *, uint32_t) = fsm_message_send; // expected-error {{what is sent through a pointer to 'fsm_message_send' may be of any type}}
int32_t f(const void *p) { return post(0, 300, p, 4); }

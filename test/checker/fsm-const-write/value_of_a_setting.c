// RUN: %check %s
// Values of the configuration and payloads are written to where the second or third argument says.
#include <fsm/config.h>
#include <fsm/payload.h>

static const char name[24] = "default";
FSM_PAYLOAD(1, page, char);
FSM_TYPE(named, int)
{
    fsm_config_text("name", (char *)name, sizeof name); // expected-error {{this writes to 'name', which no handler may change}}
    fsm_config_read("name", 4, (char *)name, 4);        // expected-error {{this writes to 'name'}}
    fsm_payload_read(0, (void *)name, 4);               // expected-error {{this writes to 'name'}}
    *self = (int)event->type;
}

// RUN: %check %s
// The key is read, the value is written.
// expected-no-diagnostics
#include <fsm/config.h>

struct named { char name[24]; };
FSM_TYPE(named, struct named)
{
    if (fsm_config_text("name", self->name, sizeof self->name) < 0) self->name[0] = '?';
    char raw[8];
    if (fsm_config_read("raw", 3, raw, sizeof raw) > 0) self->name[1] = raw[0];
}

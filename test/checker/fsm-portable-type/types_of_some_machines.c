// RUN: %check %s
#include <fsm/app.h>
struct state { unsigned __int128 wide; }; // expected-error {{'wide' of a portable state has type 'unsigned __int128', which is a type of some machines only}}
FSM_PORTABLE(struct state);

/* Without FSM_MEMORY the cell is as large as one FSM of each type, with a mailbox of eight events each, and the data.
 * RUN: %fsmcc %s -o %t && %python %S/../Inputs/manifest.py %t | FileCheck %s
 * CHECK: memory 1048
 */
#include <fsm/app.h>

FSM_APP(house, FSM_VERSION(1));
struct lamp { uint8_t on; };
FSM_TYPE(lamp, struct lamp) { self->on = event->type == FSM_START; }
struct door { uint64_t opened; uint8_t open; };
FSM_TYPE(door, struct door) { self->opened += event->type; }

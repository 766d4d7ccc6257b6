/* A group used in a file that does not see FSM_APP: the line is the app's own, though the call is in the C library.
 * RUN: %fsmcc -DFIRST -c %s -o %t.1.o && %fsmcc -DSECOND -c %s -o %t.2.o
 * RUN: not %fsmcc %t.1.o %t.2.o -o %t 2>&1 | FileCheck %s
 * RUN: not %fsmcc --target=x86 -O0 %t.1.o %t.2.o -o %t 2>&1 | FileCheck %s
 * CHECK: group-in-another-file.c:[[#@LINE+12]]:{{[0-9]+}}: error: call of 'fsm_log_write', group 'log', which the app does not declare
 */
#include <fsm/app.h>
#include <fsm/log.h>

void shine(uint32_t on);
#ifdef FIRST
FSM_APP(house, FSM_VERSION(1));
struct lamp { uint8_t on; };
FSM_TYPE(lamp, struct lamp) { self->on = 1; shine(self->on); }
#endif
#ifdef SECOND
void shine(uint32_t on) { fsm_log_info("on %u", on); }
#endif

; State of the C library's that is read: refused by the name of the function that keeps it.
; RUN: not %x86 -passes=fsm-refuse,fsm-globals -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: 'rand' keeps something between calls: build with -ffsm-globals=state, or do without it [fsm-global]

@fsm_state_of_rand = internal global i64 0
define i64 @rand() {
  %value = load i64, ptr @fsm_state_of_rand
  ret i64 %value
}

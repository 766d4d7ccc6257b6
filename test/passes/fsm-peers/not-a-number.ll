; A peer that was declared as something else.
; RUN: not %x86 -passes=fsm-peers -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-peers -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: the peer's name 'lamp' is not 1 to 23 of a-z, 0-9 and _, beginning with a letter, declared with FSM_PEER [fsm-peer]

@fsm_peer_lamp = external constant { i32, i32 }
define ptr @f() {
  ret ptr @fsm_peer_lamp
}

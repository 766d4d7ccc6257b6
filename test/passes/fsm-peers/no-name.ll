; No name at all.
; RUN: not %x86 -passes=fsm-peers -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-peers -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: the peer's name '' is not 1 to 23 of a-z, 0-9 and _, beginning with a letter, declared with FSM_PEER [fsm-peer]

@fsm_peer_ = external constant i32
define ptr @f() {
  ret ptr @fsm_peer_
}

; As many peers as there may be.
; RUN: %x86 -passes=fsm-peers -S %s | FileCheck %s
; RUN: %arm -passes=fsm-peers -S %s | FileCheck %s
; CHECK: @fsm_peer_p9 = internal constant i32 15

@fsm_peer_p0 = external constant i32
@fsm_peer_p1 = external constant i32
@fsm_peer_p2 = external constant i32
@fsm_peer_p3 = external constant i32
@fsm_peer_p4 = external constant i32
@fsm_peer_p5 = external constant i32
@fsm_peer_p6 = external constant i32
@fsm_peer_p7 = external constant i32
@fsm_peer_p8 = external constant i32
@fsm_peer_p9 = external constant i32
@fsm_peer_p10 = external constant i32
@fsm_peer_p11 = external constant i32
@fsm_peer_p12 = external constant i32
@fsm_peer_p13 = external constant i32
@fsm_peer_p14 = external constant i32
@fsm_peer_p15 = external constant i32
define void @f(ptr %p) {
  store ptr @fsm_peer_p0, ptr %p
  store ptr @fsm_peer_p1, ptr %p
  store ptr @fsm_peer_p2, ptr %p
  store ptr @fsm_peer_p3, ptr %p
  store ptr @fsm_peer_p4, ptr %p
  store ptr @fsm_peer_p5, ptr %p
  store ptr @fsm_peer_p6, ptr %p
  store ptr @fsm_peer_p7, ptr %p
  store ptr @fsm_peer_p8, ptr %p
  store ptr @fsm_peer_p9, ptr %p
  store ptr @fsm_peer_p10, ptr %p
  store ptr @fsm_peer_p11, ptr %p
  store ptr @fsm_peer_p12, ptr %p
  store ptr @fsm_peer_p13, ptr %p
  store ptr @fsm_peer_p14, ptr %p
  store ptr @fsm_peer_p15, ptr %p
  ret void
}

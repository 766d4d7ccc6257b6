; Peers are numbered in alphabetical order from 0; one that is not used has no number.
; RUN: %x86 -passes=fsm-peers -S %s | FileCheck %s
; RUN: %arm -passes=fsm-peers -S %s | FileCheck %s
; CHECK-DAG: @fsm_peer_zebra = internal constant i32 2
; CHECK-DAG: @fsm_peer_ant = internal constant i32 0
; CHECK-DAG: @fsm_peer_bee = internal constant i32 1
; CHECK-DAG: @fsm_peer_aaa_unused = external constant i32
; CHECK-DAG: !fsm.peers = !{![[A:[0-9]+]], ![[B:[0-9]+]], ![[C:[0-9]+]]}
; CHECK-DAG: ![[A]] = !{!"ant"}
; CHECK-DAG: ![[B]] = !{!"bee"}
; CHECK-DAG: ![[C]] = !{!"zebra"}

@fsm_peer_zebra = external constant i32
@fsm_peer_ant = external constant i32
@fsm_peer_bee = external constant i32
@fsm_peer_aaa_unused = external constant i32
; What somebody wrote there by hand does not stay.
!fsm.peers = !{!0}
!0 = !{!"forged"}
; CHECK-NOT: forged

define i32 @f() {
  %a = load i32, ptr @fsm_peer_zebra
  %b = load i32, ptr @fsm_peer_ant
  %c = load i32, ptr @fsm_peer_bee
  ret i32 %a
}

; An app without peers has an empty list.
; RUN: %x86 -passes=fsm-peers -S %s | FileCheck %s
; RUN: %arm -passes=fsm-peers -S %s | FileCheck %s
; CHECK: !fsm.peers = !{}

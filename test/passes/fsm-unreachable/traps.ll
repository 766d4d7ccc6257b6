; A trap stands before every unreachable instruction, once.
; RUN: %x86 -passes=fsm-unreachable -S %s | FileCheck %s
; RUN: %arm -passes=fsm-unreachable -S %s | FileCheck %s
; CHECK-LABEL: define void @plain
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
; CHECK-LABEL: define void @after_a_call
; CHECK-NEXT: call void @plain()
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable
; CHECK-LABEL: define void @traps_already
; CHECK-NEXT: call void @llvm.trap()
; CHECK-NEXT: unreachable

define void @plain() {
  unreachable
}
define void @after_a_call() {
  call void @plain()
  unreachable
}
define void @traps_already() {
  call void @llvm.trap()
  unreachable
}
declare void @llvm.trap()

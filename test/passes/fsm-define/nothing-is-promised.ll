; What C leaves undefined has a meaning afterwards, so that no check is proven away by it.
; RUN: %x86 -passes=fsm-define -S %s | FileCheck %s
; RUN: %arm -passes=fsm-define -S %s | FileCheck %s
declare void @llvm.assume(i1)
declare i32 @llvm.ctlz.i32(i32, i1)
declare void @leaves() noreturn

; CHECK-LABEL: @shift
; CHECK: %[[AMOUNT:.*]] = and i32 %by, 31
; CHECK: lshr i32 %x, %[[AMOUNT]]
define i32 @shift(i32 %x, i32 %by) {
  %y = lshr exact i32 %x, %by
  ret i32 %y
}

; CHECK-LABEL: @sum
; CHECK: add i32
define i32 @sum(i32 %x, i32 %y) {
  %sum = add nsw nuw i32 %x, %y
  ret i32 %sum
}

; CHECK-LABEL: @boolean
; CHECK: load i8, ptr %at, align 1{{$}}
define i8 @boolean(ptr %at) {
  %value = load i8, ptr %at, align 1, !range !0, !noundef !1
  ret i8 %value
}

; CHECK-LABEL: @difference
; CHECK: ashr i32 %bytes, 2
define i32 @difference(i32 %bytes) {
  %elements = sdiv exact i32 %bytes, 4
  ret i32 %elements
}

; CHECK-LABEL: @rounded
; CHECK: fptosi
; CHECK-NEXT: %[[ONE:.*]] = freeze i32
; CHECK-NEXT: ret i32 %[[ONE]]
define i32 @rounded(float %x) {
  %i = fptosi float %x to i32
  ret i32 %i
}

; CHECK-LABEL: @zeros
; CHECK: call i32 @llvm.ctlz.i32(i32 %x, i1 false)
define i32 @zeros(i32 %x) {
  %n = call i32 @llvm.ctlz.i32(i32 %x, i1 true)
  ret i32 %n
}

; CHECK-LABEL: @assumes
; CHECK-NOT: call void @llvm.assume
; CHECK: ret
define void @assumes(i32 %x) {
  %small = icmp ult i32 %x, 8
  call void @llvm.assume(i1 %small)
  ret void
}

; CHECK-LABEL: @calls
; CHECK: call void @leaves(){{$}}
define void @calls() {
  call void @leaves() noreturn
  unreachable
}
!0 = !{i8 0, i8 2}
!1 = !{}

; What is called, if it is not certainly a function of the call's type, is hidden: the call has a result whatever it is.
; CHECK-LABEL: @callees
; CHECK: %[[F:.*]] = call ptr @llvm.launder.invariant.group.p0(ptr %f)
; CHECK-NEXT: call i32 %[[F]](i32 %x)
; CHECK: %[[G:.*]] = call ptr @llvm.launder.invariant.group.p0(ptr @zeros)
; CHECK-NEXT: call i64 %[[G]](i64 1)
; CHECK-NEXT: call i32 @zeros(i32 %x)
define void @callees(ptr %f, i32 %x) {
  call i32 %f(i32 %x)
  call i64 @zeros(i64 1)
  call i32 @zeros(i32 %x)
  ret void
}

; What clang compares an index with is noted.
; CHECK-LABEL: @index
; CHECK: br i1 %right, label %exit, label %trap, !fsm.count ![[COUNT:[0-9]+]]
declare void @llvm.ubsantrap(i8)
define void @index(i32 %i) {
  %right = icmp ult i32 %i, 8
  br i1 %right, label %exit, label %trap
exit:
  ret void
trap:
  call void @llvm.ubsantrap(i8 0) nomerge noreturn
  unreachable
}
; CHECK: ![[COUNT]] = !{i32 8}

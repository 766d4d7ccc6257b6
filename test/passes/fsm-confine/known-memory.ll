; Not compared: what a handler gets from the kernel, and what every caller of a function makes an argument point to.
; RUN: %arm -passes=fsm-bounds,fsm-confine -S %s | FileCheck %s
; CHECK-LABEL: define internal void @handler
; CHECK-NOT: asm
; CHECK: store i32 1, ptr %last
; CHECK-NOT: asm
; CHECK: ret void

; An index in the state is compared with the state.
; CHECK-LABEL: define internal void @indexed
; CHECK: icmp ugt i32 %{{.*}}, 3
; CHECK-NEXT: br i1
; CHECK: store i32 1
; CHECK: ret void

; Behind the state there is no promise.
; CHECK-LABEL: define internal void @beyond
; CHECK: call i32 asm "sub.w $0, $1, r9"
; CHECK: store i32 1
; CHECK: ret void

; All callers' locals have 8 bytes, one has no more.
; CHECK-LABEL: define internal void @takes_8
; CHECK-NOT: asm
; CHECK: store i32 1, ptr %second
; CHECK: ret void
; CHECK-LABEL: define internal void @takes_12
; CHECK: call i32 asm "sub.w $0, $1, r9"
; CHECK: store i32 1, ptr %third

; A constant is not written, whoever passes it.
; CHECK-LABEL: define internal void @takes_constant
; CHECK: call i32 asm "sub.w $0, $1, r9"
; CHECK: store i32 1

%type = type { [24 x i8], ptr, i32, i32 }
@fsm_type_a = constant %type { [24 x i8] zeroinitializer, ptr @handler, i32 16, i32 4 }
@fsm_type_b = constant %type { [24 x i8] zeroinitializer, ptr @indexed, i32 16, i32 4 }
@fsm_type_c = constant %type { [24 x i8] zeroinitializer, ptr @beyond, i32 16, i32 4 }
@constant = internal constant [2 x i32] zeroinitializer

define internal void @handler(ptr %self, ptr %event) {
  %last = getelementptr i8, ptr %self, i32 12
  store i32 1, ptr %last
  ret void
}
define internal void @indexed(ptr %self, ptr %event) {
  %i = load volatile i32, ptr %self
  %place = getelementptr i32, ptr %self, i32 %i
  store i32 1, ptr %place
  ret void
}
define internal void @beyond(ptr %self, ptr %event) {
  %behind = getelementptr i8, ptr %self, i32 13
  store i32 1, ptr %behind
  ret void
}
define internal void @takes_8(ptr %p) {
  %second = getelementptr i32, ptr %p, i32 1
  store i32 1, ptr %second
  ret void
}
define internal void @takes_12(ptr %p) {
  %third = getelementptr i32, ptr %p, i32 2
  store i32 1, ptr %third
  ret void
}
define internal void @takes_constant(ptr %p) {
  store i32 1, ptr %p
  ret void
}
define void @calls() {
  %large = alloca [3 x i32]
  %small = alloca [2 x i32]
  call void @takes_8(ptr %large)
  call void @takes_8(ptr %small)
  call void @takes_12(ptr %large)
  call void @takes_12(ptr %small)
  call void @takes_constant(ptr @constant)
  ret void
}

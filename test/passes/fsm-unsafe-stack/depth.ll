; The stack is as large as the deepest chain of calls needs; an indirect call may call every function of its type whose address is taken.
; RUN: %x86 -passes=fsm-unsafe-stack -S %s | FileCheck %s
; CHECK: @fsm_unsafe_stack = internal global { [4384 x i8], ptr }
; CHECK-LABEL: define void @top
; CHECK: %unsafe.frame = getelementptr i8, ptr %unsafe.before, i32 -4096
; A large frame is touched at its end before anything else happens.
; CHECK-NEXT: store volatile i8 0, ptr %unsafe.frame
; CHECK-LABEL: define void @aligned
; CHECK: %[[TOP:unsafe.frame]] = getelementptr i8, ptr %unsafe.before, i32 -64
; CHECK: and i32 %{{[0-9]+}}, -64

@pointers = constant [1 x ptr] [ptr @called]

define void @top(ptr %f) {
  %a = alloca [4096 x i8]
  call void @take(ptr %a)
  call void %f(ptr %a)
  ret void
}
define void @called(ptr %p) {
  %a = alloca [160 x i8]
  call void @take(ptr %a)
  call void @aligned()
  ret void
}
define void @aligned() {
  %a = alloca i8, align 64
  call void @take(ptr %a)
  ret void
}
define void @not_called(i32 %n) {
  %a = alloca [300 x i8]
  call void @take(ptr %a)
  ret void
}
declare void @take(ptr)

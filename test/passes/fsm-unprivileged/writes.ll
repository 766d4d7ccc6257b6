; Writes that nothing keeps inside are made with an unprivileged program's rights, piece by piece; so are small copies.
; RUN: %arm -passes=fsm-unprivileged -S %s | FileCheck %s
; CHECK-LABEL: define void @word
; CHECK: call void asm "strt $1, [$2, #8]", "=*Q,r,r"(ptr elementtype(i8) %p, i32 %x, ptr %p)
; CHECK-NEXT: ret void
define void @word(ptr %p, i32 %x) {
  %q = getelementptr i8, ptr %p, i32 8
  store i32 %x, ptr %q
  ret void
}

; CHECK-LABEL: define void @kinds
; CHECK: asm "strbt $1, [$2, #0]"
; CHECK: asm "strht $1, [$2, #0]"
; CHECK: asm sideeffect "strt $1, [$2, #0]"
; CHECK: asm sideeffect "strt $1, [$2, #4]"
; CHECK: asm "strbt $1, [$2, #0]"
; CHECK: asm "strt $1, [$2, #4]"
; CHECK-NOT: store
; CHECK: ret void
define void @kinds(ptr %p, i1 %bit, i16 %half, double %real, {i8, i32} %record) {
  store i1 %bit, ptr %p
  store i16 %half, ptr %p
  store volatile double %real, ptr %p
  store {i8, i32} %record, ptr %p
  ret void
}

; CHECK-LABEL: define void @copy
; CHECK: asm "ldrt
; CHECK: asm "strt
; CHECK: asm "ldrbt
; CHECK: asm "strbt
; CHECK-NOT: memcpy
; CHECK: ret void
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
define void @copy(ptr %p, ptr %q) {
  call void @llvm.memcpy.p0.p0.i32(ptr %p, ptr %q, i32 5, i1 false)
  ret void
}

; In a local of the machine stack, and in static data at an index that its bits keep inside, they stay plain; one more bit, and not.
; CHECK-LABEL: define void @inside
; CHECK: store i32 %x, ptr %local
; CHECK: store i32 %x, ptr %element
; CHECK-NOT: asm
; CHECK-LABEL: define void @beyond
; CHECK: asm "strt
@table = internal global [16 x i32] zeroinitializer
define void @inside(i32 %x) {
  %local = alloca i32
  store i32 %x, ptr %local
  %index = and i32 %x, 15
  %element = getelementptr [16 x i32], ptr @table, i32 0, i32 %index
  store i32 %x, ptr %element
  ret void
}
define void @beyond(i32 %x) {
  %index = and i32 %x, 31
  %element = getelementptr [16 x i32], ptr @table, i32 0, i32 %index
  store i32 %x, ptr %element
  ret void
}

; Constants of the image are read at an index, but never written.
; CHECK-LABEL: define void @constant
; CHECK: asm "strt
@constants = internal constant [16 x i32] zeroinitializer
define void @constant(i32 %x) {
  store i32 %x, ptr @constants
  ret void
}

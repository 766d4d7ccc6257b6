; A write through a pointer that nothing is known of is compared with the cell's size first; what is near stands for itself.
; RUN: %arm -passes=fsm-confine -S %s | FileCheck %s
; CHECK-LABEL: define void @one
; CHECK: %[[LIMIT:.*]] = call i32 asm "ldr $0, [r9, #-8]", "=r"()
; CHECK: %[[PLACE:.*]] = ptrtoint ptr %p to i32
; CHECK: %[[DISTANCE:.*]] = call i32 asm "sub.w $0, $1, r9", "=r,r"(i32 %[[PLACE]])
; CHECK: %[[WRONG:.*]] = icmp ugt i32 %[[DISTANCE]], %[[LIMIT]]
; CHECK: br i1 %[[WRONG]], label %[[TRAP:.*]], label
; CHECK: store i32 1, ptr %p
; CHECK: [[TRAP]]:
; CHECK: call void @llvm.ubsantrap(i8 64)
define void @one(ptr noundef %p) {
  store i32 1, ptr %p
  ret void
}

; 60 bytes on is the same comparison, 64 bytes on another one.
; CHECK-LABEL: define void @near
; CHECK: ptrtoint ptr %p to i32
; CHECK-NOT: add
; CHECK: store i64 1
; CHECK-LABEL: define void @far
; CHECK: %[[PLACE:.*]] = ptrtoint ptr %p to i32
; CHECK: add i32 %[[PLACE]], 64
; CHECK: store i64 1
define void @near(ptr %p) {
  %q = getelementptr i8, ptr %p, i32 60
  store i64 1, ptr %q
  ret void
}
define void @far(ptr %p) {
  %q = getelementptr i8, ptr %p, i32 64
  store i64 1, ptr %q
  ret void
}

; Before the pointer nothing else stands for the place, where the cell may begin.
; CHECK-LABEL: define void @before
; CHECK: %[[PLACE:.*]] = ptrtoint ptr %p to i32
; CHECK: add i32 %[[PLACE]], -4
; CHECK: store i32 1
define void @before(ptr %p) {
  %q = getelementptr i8, ptr %p, i32 -4
  store i32 1, ptr %q
  ret void
}

; What is longer than the room behind the cell is compared with its own length.
; CHECK-LABEL: define void @long
; CHECK: %[[DISTANCE:.*]] = call i32 asm "sub.w $0, $1, r9"
; CHECK: %[[BEHIND:.*]] = icmp ugt i32 %[[DISTANCE]], %[[LIMIT:.*]]
; CHECK: %[[LEFT:.*]] = sub i32 %[[LIMIT]], %[[DISTANCE]]
; CHECK: %[[SHORT:.*]] = icmp ugt i32 20, %[[LEFT]]
; CHECK: or i1 %[[BEHIND]], %[[SHORT]]
; CHECK: call void @llvm.memset
declare void @llvm.memset.p0.i32(ptr, i8, i32, i1)
define void @long(ptr %p) {
  call void @llvm.memset.p0.i32(ptr %p, i8 0, i32 20, i1 false)
  ret void
}

; All kinds of stores, volatile ones too.
; CHECK-LABEL: define void @kinds
; CHECK-COUNT-5: call i32 asm "sub.w $0, $1, r9"
; CHECK: ret void
define void @kinds(ptr %a, ptr %b, ptr %c, ptr %d, ptr %e, i1 %bit, {i32, i8} %record, <4 x i32> %vector) {
  store i1 %bit, ptr %a
  store {i32, i8} %record, ptr %b
  store <4 x i32> %vector, ptr %c
  store volatile double 0.0, ptr %d
  store ptr %a, ptr %e
  ret void
}

; Only accesses that fsm-bounds itself kept inside an object are left alone: what it did not see is compared, even where it would be
; seen to be an object now.
; RUN: %arm -passes=fsm-bounds,fsm-confine -S %s | FileCheck --check-prefix=BOTH %s
; RUN: %arm -passes=fsm-confine -S %s | FileCheck --check-prefix=ALONE %s
; BOTH-LABEL: define void @f
; BOTH: icmp ugt i32 %i, 3
; BOTH-NOT: asm
; BOTH: ret void
; ALONE-LABEL: define void @f
; ALONE: call i32 asm "sub.w $0, $1, r9"
; ALONE: ret void
define void @f(i32 %i) {
  %array = alloca [4 x i32]
  %place = getelementptr i32, ptr %array, i32 %i
  store i32 1, ptr %place
  ret void
}

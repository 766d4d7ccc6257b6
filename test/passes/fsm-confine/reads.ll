; A read may also be of the image, which a routine looks at that keeps all registers but r12.
; RUN: %arm -passes=fsm-bounds,fsm-confine -S %s | FileCheck %s
; CHECK: module asm "fsm_constants:"
; CHECK-LABEL: define i32 @one
; CHECK: %[[WRONG:.*]] = icmp ugt i32
; CHECK: br i1 %[[WRONG]], label %[[AGAIN:.*]], label
; CHECK: load i32, ptr %p
; CHECK: [[AGAIN]]:
; CHECK: call i32 asm "bl fsm_constants", "={r12},{r12},~{lr},~{cc}"
; CHECK: br i1 %{{.*}}, label %fsm.trap
define i32 @one(ptr %p) {
  %x = load i32, ptr %p
  ret i32 %x
}

; Of the image there are at most 16 MB, so neither the product of rounds and steps nor the last place goes round.
; CHECK-LABEL: define i32 @many
; CHECK: mul i32 %[[COUNT:.*]], 4
; CHECK: icmp ugt i32 %[[COUNT]], 4194304
define i32 @many(ptr %p, i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %q = getelementptr i32, ptr %p, i32 %i
  %x = load i32, ptr %q
  %more = xor i32 %sum, %x
  %next = add i32 %i, 1
  %again = icmp ult i32 %i, %n
  br i1 %again, label %loop, label %done
done:
  ret i32 %more
}

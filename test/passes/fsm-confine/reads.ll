; A read may also be of the image, which a routine looks at that keeps all registers but r12. fsm-inside compares nothing, and marks
; the reads that are inside.
; RUN: %arm -passes=fsm-bounds,fsm-confine -S %s | FileCheck %s
; RUN: %arm -passes=fsm-bounds,fsm-inside -S %s | FileCheck --check-prefix=INSIDE %s
; CHECK: module asm "fsm_constants:"
; CHECK-LABEL: define i32 @one
; CHECK: %[[WRONG:.*]] = icmp ugt i32
; CHECK: br i1 %[[WRONG]], label %[[AGAIN:.*]], label
; CHECK: load i32, ptr %p
; CHECK: [[AGAIN]]:
; CHECK: call i32 asm "bl fsm_constants", "={r12},{r12},~{lr},~{cc}"
; CHECK: br i1 %{{.*}}, label %fsm.trap
; INSIDE-LABEL: define i32 @one
; INSIDE-NOT: asm
; INSIDE: load i32, ptr %p, align 4, !noundef
; INSIDE-LABEL: define i32 @local
; INSIDE: load volatile i32, ptr %x, {{.*}}!fsm.inside
; INSIDE-LABEL: define i32 @many
; INSIDE-NOT: asm
; INSIDE: load i32, ptr %q, align 4, !noundef
; INSIDE-NOT: fsm.inside
; INSIDE: ret i32
define i32 @one(ptr %p) {
  %x = load i32, ptr %p
  ret i32 %x
}
define i32 @local() {
  %x = alloca i32
  %y = load volatile i32, ptr %x
  ret i32 %y
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

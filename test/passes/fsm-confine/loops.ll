; A loop that counts is compared before it, its first place and its last; one that may step over its end is compared inside.
; RUN: %arm -passes=fsm-bounds,fsm-confine -S %s | FileCheck %s
; CHECK-LABEL: define void @counted
; CHECK: call i32 asm "sub.w $0, $1, r9"
; CHECK: udiv i32 %{{.*}}, 4
; CHECK: br i1
; CHECK: loop:
; CHECK-NOT: asm
; CHECK: ret void
define void @counted(ptr %p, i32 %n) {
entry:
  %any = icmp ne i32 %n, 0
  br i1 %any, label %before, label %done
before:
  br label %loop
loop:
  %i = phi i32 [ 0, %before ], [ %next, %loop ]
  %q = getelementptr i32, ptr %p, i32 %i
  store i32 %n, ptr %q
  %next = add i32 %i, 1
  %more = icmp ne i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}

; CHECK-LABEL: define void @stepped_over
; CHECK: loop:
; CHECK: call i32 asm "sub.w $0, $1, r9"
; CHECK: store
define void @stepped_over(ptr %p, i32 %n) {
entry:
  %end = getelementptr inbounds i8, ptr %p, i32 %n
  br label %loop
loop:
  %q = phi ptr [ %p, %entry ], [ %next, %loop ]
  store i32 %n, ptr %q
  %next = getelementptr inbounds i32, ptr %q, i32 1
  %more = icmp ne ptr %next, %end
  br i1 %more, label %loop, label %done
done:
  ret void
}

; Places side by side in a loop: the lowest is compared for all that are near above it, and one that is further away for itself.
; CHECK-LABEL: define void @row
; CHECK-COUNT-2: call i32 asm "sub.w $0, $1, r9"
; CHECK: loop:
; CHECK-NOT: asm
; CHECK: ret void
define void @row(ptr %p, i32 %n) {
entry:
  %any = icmp ne i32 %n, 0
  br i1 %any, label %before, label %done
before:
  br label %loop
loop:
  %i = phi i32 [ 0, %before ], [ %next, %loop ]
  %q = getelementptr i32, ptr %p, i32 %i
  store i32 %n, ptr %q
  %below = getelementptr i8, ptr %q, i32 -4
  store i32 %n, ptr %below
  %near = getelementptr i8, ptr %q, i32 56
  store i32 %n, ptr %near
  %far = getelementptr i8, ptr %q, i32 60
  store i32 %n, ptr %far
  %next = add i32 %i, 1
  %more = icmp ne i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}

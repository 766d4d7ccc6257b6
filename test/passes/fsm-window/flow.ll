; Addresses that come from anywhere: choices, loops, calls, memory.
; RUN: %x86 -passes=fsm-window -S %s | FileCheck %s
; CHECK-LABEL: define void @f
; CHECK-NOT: store i8 {{[^,]+}}, ptr %
; CHECK: ret void

define void @f(ptr %p, ptr %q, i1 %c, i32 %n) {
entry:
  %either = select i1 %c, ptr %p, ptr %q
  store i8 1, ptr %either
  %got = call ptr @get()
  store i8 2, ptr %got
  br label %loop
loop:
  %at = phi ptr [ %p, %entry ], [ %next, %loop ]
  store i8 3, ptr %at
  %next = getelementptr inbounds i8, ptr %at, i32 1
  %more = icmp ne ptr %next, %q
  br i1 %more, label %loop, label %out
out:
  %read = load ptr, ptr %q
  %frozen = freeze ptr %read
  store i8 4, ptr %frozen
  store i8 5, ptr undef
  ret void
}
declare ptr @get()

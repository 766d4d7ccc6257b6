; A local made inside a loop grows the stack each time.
; RUN: %refused
; CHECK: error: the size of a local is known only at run time: the stack could not be bounded [fsm-vla]

define void @f(ptr %p, i32 %n) {
  br label %again
again:
  %v = alloca i8
  store i8 0, ptr %v
  br i1 false, label %again, label %out
out:
  ret void
}

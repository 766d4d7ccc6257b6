; A second name for a function.
; RUN: %refused
; CHECK: error: 'second' is an alias: call the function itself [fsm-alias]


@second = alias void (), ptr @first
define void @first() {
  ret void
}

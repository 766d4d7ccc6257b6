; Bytes before a function, executable.
; RUN: %refused
; CHECK: error: 'f' carries data or code that is not its body [fsm-attribute]

define void @f() prefix i32 -1869574000 {
  ret void
}

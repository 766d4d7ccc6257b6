; An attribute that changes how a function is entered, left or placed.
; RUN: %refused
; CHECK: error: 'f' has the attribute safestack, which changes how it is entered, left or placed [fsm-attribute]

define void @f() safestack {
  unreachable
}

; An attribute that only its inventor knows the meaning of.
; RUN: %refused
; CHECK: error: 'f' has the attribute "interrupt"="IRQ", which changes how it is entered, left or placed [fsm-attribute]

define void @f() "interrupt"="IRQ" {
  ret void
}

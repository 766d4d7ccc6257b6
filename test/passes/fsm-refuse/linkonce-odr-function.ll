; A definition that another one may replace.
; RUN: %refused
; CHECK: error: 'f' is weak: what it means would depend on what it is linked with [fsm-attribute]

define linkonce_odr void @f() {
  ret void
}

; Inline assembly, at its line.
; RUN: %refused
; CHECK: error: inline assembly cannot be contained: write it in C [fsm-asm]


define void @f() {
  call void asm sideeffect "nop", ""()
  ret void
}

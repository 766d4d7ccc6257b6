; A jump wherever a pointer says.
; RUN: %refused
; CHECK-DAG: error: the instruction 'indirectbr' cannot be contained [fsm-computed-goto]
; CHECK-DAG: error: a jump to a computed label cannot be checked: use switch [fsm-computed-goto]

define void @f(ptr %p) {
  store ptr blockaddress(@f, %label), ptr %p
  indirectbr ptr %p, [label %label]
label:
  ret void
}

; Everything wrong is said in one run.
; RUN: %refused
; CHECK-DAG: 'x' is mutable static data
; CHECK-DAG: 'y' is mutable static data
; CHECK-DAG: f: error: inline assembly

@x = global i32 0
@y = global i32 0
define void @f() {
  call void asm sideeffect "", ""()
  ret void
}

; What is made of a function's address by hand is made of its number; a declaration of a type that has it is none.
; RUN: %x86 -passes=fsm-callees,verify -S %s | FileCheck %s
; CHECK: @inside = constant ptr {{.*}}inttoptr (i32 -{{[0-9]+}} to ptr)
; CHECK: @fsm_type_a = constant { i32, ptr } { i32 1, ptr {{null|getelementptr|inttoptr}}
@inside = constant ptr getelementptr (i8, ptr @f, i32 1)
@fsm_type_a = constant { i32, ptr } { i32 1, ptr getelementptr (i8, ptr @f, i32 2) }
define void @f() {
  ret void
}

; On Cortex-M a constant that holds addresses becomes data, which the loader can fill in; on x86 all stay constants.
; RUN: %arm -passes=fsm-tables -S %s | FileCheck --check-prefix=ARM %s
; RUN: %x86 -passes=fsm-tables -S %s | FileCheck --check-prefix=X86 %s
; ARM: @handlers = internal global [1 x ptr]
; ARM: @text = internal constant [2 x i8]
; ARM: @numbers = internal constant [2 x i32]
; X86: @handlers = internal constant [1 x ptr]

@handlers = internal constant [1 x ptr] [ptr @f]
@text = internal constant [2 x i8] c"t\00"
@numbers = internal constant [2 x i32] [i32 1, i32 2]
define void @f() {
  ret void
}

; An alias is what it stands for. One of a part of an object, of a name of the toolchain's and of one that code generation calls stays,
; to be refused.
; RUN: %x86 -passes=fsm-weak,verify -S %s | FileCheck %s
; RUN: %arm -passes=fsm-weak,verify -S %s | FileCheck %s
; RUN: not %x86 -passes=fsm-weak,fsm-refuse -disable-output %s 2>&1 | FileCheck --check-prefix=REFUSED %s
; CHECK: @llvm.used = appending global [1 x ptr] [ptr @f], section "llvm.metadata"
; CHECK-NOT: @other_name =
; CHECK-NOT: @weak_name =
; CHECK: call void @f()
; CHECK: call void @f()
; CHECK: load i32, ptr @x
; REFUSED-DAG: error: 'part' is an alias
; REFUSED-DAG: error: 'memcpy' is an alias
; REFUSED-DAG: error: 'fsm_log_write' is an alias

@x = constant i32 1
@pair = constant [2 x i32] zeroinitializer
@other_x = alias i32, ptr @x
@other_name = alias void (), ptr @f
@weak_name = weak alias void (), ptr @f
@part = alias i32, getelementptr ([2 x i32], ptr @pair, i32 0, i32 1)
@memcpy = alias void (), ptr @f
@fsm_log_write = alias void (), ptr @f
@llvm.used = appending global [2 x ptr] [ptr @other_name, ptr @f], section "llvm.metadata"

define void @f() {
  ret void
}
define i32 @g() {
  call void @other_name()
  call void @weak_name()
  %x = load i32, ptr @other_x
  ret i32 %x
}

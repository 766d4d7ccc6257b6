; Weak definitions are the program's own and final; what is weakly declared and defined nowhere is NULL.
; RUN: %x86 -passes=fsm-weak,verify -S %s | FileCheck %s
; RUN: %arm -passes=fsm-weak,verify -S %s | FileCheck %s
; RUN: %x86 -passes=fsm-weak,fsm-refuse -disable-output %s
; CHECK: @table = constant [2 x ptr] [ptr null, ptr @f]
; CHECK: @weak_constant = constant i32 1
; CHECK-NOT: @absent
; CHECK: define void @f()
; CHECK: icmp ne ptr null, null
; CHECK: call void null()
; CHECK: load i32, ptr null
; CHECK-NOT: weak

@table = constant [2 x ptr] [ptr @absent_function, ptr @f]
@weak_constant = weak constant i32 1
@absent_variable = extern_weak global i32
declare extern_weak void @absent_function()

define weak void @f() {
  ret void
}

define i32 @g() {
  %there = icmp ne ptr @absent_function, null
  br i1 %there, label %call, label %end
call:
  call void @absent_function()
  br label %end
end:
  %value = load i32, ptr @absent_variable
  ret i32 %value
}

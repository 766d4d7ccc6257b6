; What an ordinary C program is made of passes unchanged.
; RUN: %x86 -passes=fsm-refuse -S %s 2>&1 | FileCheck %s
; RUN: %arm -passes=fsm-refuse -S %s 2>&1 | FileCheck %s
; CHECK-NOT: error
; CHECK-LABEL: define internal fastcc i32 @pick

@fsm_peer_lamp = external constant i32
@fsm_app_declaration = constant [24 x i8] zeroinitializer
@table = internal unnamed_addr constant [2 x ptr] [ptr @one, ptr @two]
@llvm.used = appending global [1 x ptr] [ptr @fsm_app_declaration], section "llvm.metadata"

define internal i32 @one() #0 {
  ret i32 1
}
define internal i32 @two() #0 {
  ret i32 2
}
define internal fastcc i32 @pick(i32 %n) #0 {
  %copy = alloca [4 x i32]
  call void @llvm.memcpy.p0.p0.i32(ptr %copy, ptr @table, i32 8, i1 false)
  %slot = getelementptr [2 x ptr], ptr @table, i32 0, i32 %n
  %handler = load volatile ptr, ptr %slot
  %bits = call i32 @llvm.ctpop.i32(i32 %n)
  %value = call i32 %handler()
  %peer = load i32, ptr @fsm_peer_lamp
  %answer = call i32 @fsm_message_send(i32 %peer, i32 256, ptr %copy, i32 4)
  %sum = add i32 %value, %bits
  ret i32 %sum
}
define available_externally i32 @inlined() #0 {
  %v = call fastcc i32 @pick(i32 1)
  ret i32 %v
}
declare i32 @fsm_message_send(i32, i32, ptr, i32)
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
declare i32 @llvm.ctpop.i32(i32)
attributes #0 = { nounwind null_pointer_is_valid "frame-pointer"="all" "no-builtin-memcpy" "no-trapping-math"="true" "target-cpu"="generic" }

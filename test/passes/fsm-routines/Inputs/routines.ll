target datalayout = "e-m:e-p:32:32-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnux32"
module asm "routine_of_checks:"
@llvm.compiler.used = appending global [2 x ptr] [ptr @memcpy, ptr @unwanted], section "llvm.metadata"
@fsm_fuel = external global i32
define ptr @memcpy(ptr %to, ptr %from, i32 %n) !fsm.library !0 {
  store i32 1, ptr @fsm_fuel
  ret ptr %to
}
define i32 @bcmp(ptr %a, ptr %b, i32 %n) !fsm.library !0 {
  ret i32 5
}
define void @unwanted() {
  ret void
}
!fsm.linked = !{!0}
!0 = !{}

; A list of what is to be kept does not keep what is not there.
; RUN: %x86 -passes=fsm-weak,verify -S %s | FileCheck %s
; CHECK: @llvm.used = appending global [1 x ptr] [ptr @kept], section "llvm.metadata"
; CHECK-NOT: @absent

@kept = constant i32 0
@absent = extern_weak global i32
@llvm.used = appending global [2 x ptr] [ptr @absent, ptr @kept], section "llvm.metadata"

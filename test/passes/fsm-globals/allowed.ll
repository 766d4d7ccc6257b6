; What a program was built for is noted, and the note stays while there is mutable static data. Common symbols become ordinary, and
; so do thread-local ones: there is one thread.
; RUN: %x86 -passes=fsm-allow-globals,fsm-refuse,fsm-globals -S %s | FileCheck %s
; RUN: %arm -passes=fsm-allow-globals,fsm-refuse,fsm-globals -S %s | FileCheck %s
; CHECK: @counter = internal global i32 1
; CHECK: @shared = global i32 0
; CHECK: @own = internal global i32 2
; CHECK-NOT: call ptr
; CHECK: ret ptr @own
; CHECK: !fsm.globals = !{}

@counter = internal global i32 1
@shared = common global i32 0
@own = internal thread_local global i32 2
declare nonnull ptr @llvm.threadlocal.address.p0(ptr nonnull)
define ptr @f() {
  %place = call ptr @llvm.threadlocal.address.p0(ptr @own)
  ret ptr %place
}

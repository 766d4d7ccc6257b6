; Tables of virtual functions name operator delete; where there is no heap it traps, and the heap stays out of the app.
; RUN: %x86 -passes=fsm-once -S %s | FileCheck --check-prefix=NONE %s
; RUN: %x86 -passes=fsm-allow-globals,fsm-once -S %s | FileCheck --check-prefix=HEAP %s
; NONE: define void @_ZdlPvj(
; NONE-NEXT: call void @llvm.trap()
; NONE-NEXT: unreachable
; HEAP: define void @_ZdlPvj(
; HEAP-NEXT: call void @free(

declare void @free(ptr)
define void @_ZdlPvj(ptr %memory, i32 %size) {
  call void @free(ptr %memory)
  ret void
}

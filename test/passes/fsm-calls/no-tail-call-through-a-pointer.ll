; A call through a pointer comes back: it is no jump, which on x86 would look like the jump of a switch. Calls of a name may be jumps.
; RUN: %x86 -passes=fsm-calls %s | llc -o - | FileCheck --check-prefix=X86 %s
; RUN: %arm -passes=fsm-calls %s | llc -o - | FileCheck --check-prefix=ARM %s
; RUN: %x86 %s | llc -o - | FileCheck --check-prefix=WITHOUT %s
; X86-LABEL: through:
; X86-NOT: jmp
; X86: callq *
; X86-LABEL: by_name:
; X86: jmp other
; ARM-LABEL: through:
; ARM: blx r
; ARM-LABEL: by_name:
; ARM: b other
; The test itself: without the pass it is a jump.
; WITHOUT-LABEL: through:
; WITHOUT: jmpq *

declare void @other(i32)
define void @through(ptr %function, i32 %value) {
  tail call void %function(i32 %value)
  ret void
}
define void @by_name(i32 %value) {
  tail call void @other(i32 %value)
  ret void
}

; Assembly without instructions goes away, and what came out of it is what went in. Where something comes out of nowhere it stays, to
; be refused.
; RUN: %x86 -passes=fsm-define,verify -S %s | FileCheck %s
; RUN: not %x86 -passes=fsm-define,fsm-refuse -disable-output %s 2>&1 | FileCheck --check-prefix=REFUSED %s
; CHECK-LABEL: @f
; CHECK-NOT: asm
; CHECK: [[X:%.*]] = freeze i32 %x
; CHECK: ret i32 [[X]]
; CHECK-LABEL: @two
; CHECK-NOT: asm
; CHECK: ret i32
; CHECK-LABEL: @from_nowhere
; CHECK: asm
; CHECK-LABEL: @crossed
; CHECK: asm
; REFUSED: from_nowhere: error: inline assembly cannot be contained
; REFUSED: crossed: error: inline assembly cannot be contained

define i32 @f(i32 %x, ptr %p) {
  call void asm sideeffect "", "~{memory},~{dirflag},~{fpsr},~{flags}"()
  call void asm sideeffect " ", "r,~{memory}"(ptr %p)
  call void asm "", "=*m,*m"(ptr elementtype(i32) %p, ptr elementtype(i32) %p)
  %y = call i32 asm "", "=r,0"(i32 %x)
  ret i32 %y
}
define i32 @two(i32 %x, i32 %y) {
  %both = call { i32, i32 } asm "", "=r,=r,0,1"(i32 %x, i32 %y)
  %first = extractvalue { i32, i32 } %both, 0
  %second = extractvalue { i32, i32 } %both, 1
  %sum = add i32 %first, %second
  ret i32 %sum
}
define i32 @from_nowhere() {
  %y = call i32 asm "", "=r"()
  ret i32 %y
}
define i32 @crossed(i64 %x) {
  %y = call i32 asm "", "=r,0"(i64 %x)
  ret i32 %y
}

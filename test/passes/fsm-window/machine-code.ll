; What code generation makes of it: 32-bit registers behind %gs. A read, a change and a write of one place do not become a native one.
; RUN: %x86 -passes=fsm-window %s | llc -relocation-model=static -o - | FileCheck %s
; RUN: %x86 %s | llc -relocation-model=static -o - | FileCheck --check-prefix=WITHOUT %s
; CHECK-LABEL: f:
; CHECK: %gs:{{.*}}(%e{{..}},%e{{..}},4)
; CHECK-LABEL: increment:
; CHECK: {{incl|addl}} {{.*}}%gs:(%e
; CHECK-LABEL: top:
; CHECK: movl $-16, %e[[R:..]]
; CHECK-NEXT: movl %gs:(%e[[R]]), %eax
; The test itself.
; WITHOUT-NOT: %gs

@table = internal constant [4 x i32] [i32 1, i32 2, i32 3, i32 4], align 4

define i32 @f(ptr %p, i32 %i) {
  %at = getelementptr inbounds i32, ptr %p, i32 %i
  %value = load i32, ptr %at
  %index = getelementptr inbounds i32, ptr @table, i32 %value
  %result = load i32, ptr %index
  ret i32 %result
}
define void @increment(ptr %p) {
  %value = load i32, ptr %p
  %more = add i32 %value, 1
  store i32 %more, ptr %p
  ret void
}
define i32 @top() {
  %value = load i32, ptr inttoptr (i32 -16 to ptr)
  ret i32 %value
}

; An element with a variable number is chosen by comparisons; no address is computed for it. One with a constant number stays.
; RUN: %x86 -passes=fsm-vectors,fsm-window -S %s | FileCheck %s
; RUN: %x86 -passes=fsm-vectors %s | llc -o - | FileCheck --check-prefix=CODE %s
; CHECK-LABEL: define i32 @read
; CHECK-NOT: extractelement <4 x i32> %{{.*}}, i32 %i
; CHECK: select
; CHECK: select
; CHECK: select
; CHECK-NOT: select
; CHECK-LABEL: define <4 x i32> @replace
; CHECK-NOT: insertelement <4 x i32> %{{.*}}, i32 %i
; CHECK: ret
; CHECK-LABEL: define i32 @constant
; CHECK-NEXT: extractelement <4 x i32> %v, i32 2
; CODE-LABEL: read:
; CODE-NOT: (%{{r|e}}sp,
; CODE-LABEL: replace:
; CODE-NOT: (%{{r|e}}sp,

define i32 @read(<4 x i32> %v, i32 %i) {
  %a = extractelement <4 x i32> %v, i32 %i
  ret i32 %a
}
define <4 x i32> @replace(<4 x i32> %v, i32 %i) {
  %a = insertelement <4 x i32> %v, i32 7, i32 %i
  ret <4 x i32> %a
}
define i32 @constant(<4 x i32> %v) {
  %a = extractelement <4 x i32> %v, i32 2
  ret i32 %a
}

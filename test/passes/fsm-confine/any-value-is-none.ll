; What may be any value is one: a place that is compared and then used is the same both times.
; RUN: %arm -passes=fsm-confine -S %s | FileCheck %s
; CHECK: @table = internal constant { ptr, i32 } zeroinitializer
; CHECK-LABEL: define void @f(ptr noundef %p, i32 noundef %n)
; CHECK-NOT: undef
; CHECK-NOT: poison
; CHECK: %shifted = shl i32 %n, %n
; CHECK-NEXT: %[[FROZEN:.*]] = freeze i32 %shifted
; CHECK: getelementptr i32, ptr %p, i32 %[[FROZEN]]
; CHECK: ret void
@table = internal constant { ptr, i32 } { ptr undef, i32 poison }
define void @f(ptr %p, i32 %n) {
  %shifted = shl i32 %n, %n
  %q = getelementptr i32, ptr %p, i32 %shifted
  store i32 undef, ptr %q
  %part = extractvalue { ptr, i32 } { ptr undef, i32 0 }, 0
  store i32 poison, ptr %part
  %lane = extractelement <2 x i32> <i32 undef, i32 1>, i32 0
  %r = getelementptr i32, ptr %p, i32 %lane
  store i32 1, ptr %r
  ret void
}

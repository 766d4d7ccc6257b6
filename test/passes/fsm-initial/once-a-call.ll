; A local that clang sets to zero inside a loop is set to zero on entry; what the program itself fills there stays there.
; RUN: %arm -passes=fsm-initial -S %s | FileCheck %s
; CHECK-LABEL: define void @f
; CHECK: entry:
; CHECK: %[[PLACE:.*]] = getelementptr i8, ptr %x, i32 0
; CHECK: call void @llvm.memset.p0.i32(ptr align 1 %[[PLACE]], i8 0, i32 16, i1 false)
; CHECK: br label %loop
; CHECK: loop:
; CHECK-NEXT: call void @llvm.memset.p0.i32(ptr %y, i8 0, i32 16, i1 false)
; CHECK-NEXT: %more = call i1 @use(ptr %x, ptr %y)
; CHECK-NEXT: br i1
declare void @llvm.memset.p0.i32(ptr, i8, i32, i1)
declare void @llvm.lifetime.start.p0(i64, ptr)
declare i1 @use(ptr, ptr)
define void @f() {
entry:
  %x = alloca [16 x i8]
  %y = alloca [16 x i8]
  br label %loop
loop:
  call void @llvm.lifetime.start.p0(i64 16, ptr %x)
  call void @llvm.memset.p0.i32(ptr %x, i8 0, i32 16, i1 false), !annotation !0
  call void @llvm.memset.p0.i32(ptr %y, i8 0, i32 16, i1 false)
  %more = call i1 @use(ptr %x, ptr %y)
  br i1 %more, label %loop, label %done
done:
  ret void
}
!0 = !{!"auto-init"}

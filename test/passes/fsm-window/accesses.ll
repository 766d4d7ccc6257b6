; Every load and store is in address space 256, except of locals; volatile and alignment stay; no promise about overflow survives.
; RUN: %x86 -passes=fsm-window -S %s | FileCheck %s
; CHECK: module asm ".set table.window, table"
; CHECK: @table.window = external dso_local addrspace(256) global [4 x i32], align 4
; CHECK-LABEL: define i32 @f
; CHECK-NEXT: %[[P:[0-9]+]] = addrspacecast ptr %p to ptr addrspace(256)
; CHECK-NEXT: %local = alloca i32
; CHECK-NEXT: store i32 1, ptr %local
; CHECK-NEXT: %[[AT:[0-9]+]] = getelementptr [4 x i32], ptr addrspace(256) %[[P]], i32 0, i32 %i
; CHECK-NEXT: store volatile i32 %i, ptr addrspace(256) %[[AT]], align 2
; CHECK-NEXT: load i32, ptr addrspace(256) getelementptr (i8, ptr addrspace(256) @table.window, i32 8)
; CHECK-NEXT: load i32, ptr addrspace(256) @table.window
; CHECK-NEXT: load i32, ptr addrspace(256) null
; CHECK-NEXT: load i32, ptr addrspace(256) inttoptr (i32 305419896 to ptr addrspace(256))
; CHECK-NEXT: load i8, ptr addrspace(256) inttoptr (i32 ptrtoint (ptr @f to i32) to ptr addrspace(256))
; CHECK-NEXT: %pointer = inttoptr i32 %i to ptr
; CHECK-NEXT: %[[N:[0-9]+]] = addrspacecast ptr %pointer to ptr addrspace(256)
; CHECK-NEXT: load ptr, ptr addrspace(256) %[[N]]
; CHECK-NEXT: call void @take(ptr %p)

@table = constant [4 x i32] [i32 1, i32 2, i32 3, i32 4], align 4

define i32 @f(ptr %p, i32 %i) {
  %local = alloca i32
  store i32 1, ptr %local
  %at = getelementptr inbounds [4 x i32], ptr %p, i32 0, i32 %i
  store volatile i32 %i, ptr %at, align 2
  %a = load i32, ptr getelementptr inbounds ([4 x i32], ptr @table, i32 0, i32 2)
  %b = load i32, ptr @table
  %c = load i32, ptr null
  %d = load i32, ptr inttoptr (i32 305419896 to ptr)
  %e = load i8, ptr @f
  %pointer = inttoptr i32 %i to ptr
  %g = load ptr, ptr %pointer
  call void @take(ptr %p)
  ret i32 %a
}
declare void @take(ptr)

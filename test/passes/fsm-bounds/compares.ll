; Accesses that are proven have no comparison; others have one, of the index, in the type it has.
; RUN: %x86 -passes=fsm-bounds -S %s | FileCheck %s
; RUN: %arm -passes=fsm-bounds -S %s | FileCheck %s
@table = internal constant [8 x i32] zeroinitializer
declare void @use(ptr)

; CHECK-LABEL: @constant_index_is_proven
; CHECK-NOT: icmp
; CHECK: ret
define i32 @constant_index_is_proven() {
  %value = load i32, ptr getelementptr ([8 x i32], ptr @table, i32 0, i32 7)
  ret i32 %value
}

; CHECK-LABEL: @masked_index_is_proven
; CHECK-NOT: icmp
; CHECK: ret
define i32 @masked_index_is_proven(i32 %any) {
  %index = and i32 %any, 7
  %at = getelementptr [8 x i32], ptr @table, i32 0, i32 %index
  %value = load i32, ptr %at
  ret i32 %value
}

; CHECK-LABEL: @counted_index_is_proven
; CHECK-NOT: icmp ugt
; CHECK: ret
define i32 @counted_index_is_proven() {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr [8 x i32], ptr @table, i32 0, i32 %i
  %value = load i32, ptr %at
  %more = add i32 %sum, %value
  %next = add nuw nsw i32 %i, 1
  %done = icmp eq i32 %next, 8
  br i1 %done, label %exit, label %loop
exit:
  ret i32 %more
}

; CHECK-LABEL: @any_index_is_compared_once
; CHECK: %[[WRONG:.*]] = icmp ugt i32 %index, 7
; CHECK-NEXT: br i1 %[[WRONG]], label %fsm.trap
; CHECK-NOT: icmp
; CHECK: fsm.trap:
; CHECK-NEXT: call void @llvm.ubsantrap(i8 18)
; CHECK-NEXT: unreachable
define i32 @any_index_is_compared_once(i32 %index) {
  %at = getelementptr [8 x i32], ptr @table, i32 0, i32 %index
  %value = load i32, ptr %at
  ret i32 %value
}

; CHECK-LABEL: @narrow_index_is_compared_as_it_is
; CHECK: icmp ugt i8 %narrow, 7
define i32 @narrow_index_is_compared_as_it_is(i8 %narrow) {
  %index = sext i8 %narrow to i32
  %at = getelementptr [8 x i32], ptr @table, i32 0, i32 %index
  %value = load i32, ptr %at
  ret i32 %value
}

; CHECK-LABEL: @step_back_is_part_of_the_index
; CHECK: %[[INDEX:.*]] = add i32 %index, -2
; CHECK: icmp ugt i32 %[[INDEX]], 7
define i32 @step_back_is_part_of_the_index(i32 %index) {
  %at = getelementptr i32, ptr @table, i32 %index
  %back = getelementptr i8, ptr %at, i32 -8
  %value = load i32, ptr %back
  ret i32 %value
}

; CHECK-LABEL: @wide_access_ends_inside
; CHECK: icmp ugt i32 %index, 24
define i64 @wide_access_ends_inside(i32 %index) {
  %at = getelementptr i8, ptr @table, i32 %index
  %value = load i64, ptr %at
  ret i64 %value
}

; CHECK-LABEL: @two_dimensions_are_compared_each
; CHECK-DAG: icmp ugt i32 %i, 3
; CHECK-DAG: icmp ugt i32 %j, 5
define void @two_dimensions_are_compared_each(i32 %i, i32 %j) {
  %grid = alloca [4 x [6 x i8]]
  call void @use(ptr %grid)
  %at = getelementptr [4 x [6 x i8]], ptr %grid, i32 0, i32 %i, i32 %j
  store i8 1, ptr %at
  ret void
}

; CHECK-LABEL: @length_of_a_copy_is_compared
; CHECK: %[[ROOM:.*]] = icmp ugt i32 %length, 16
; CHECK: br i1 %{{.*}}, label %fsm.trap
define void @length_of_a_copy_is_compared(ptr %from, i32 %length) {
  %array = alloca [16 x i8]
  call void @llvm.memcpy.p0.p0.i32(ptr %array, ptr %from, i32 %length, i1 false)
  call void @use(ptr %array)
  ret void
}

; CHECK-LABEL: @size_travels_with_a_chosen_pointer
; CHECK: select i1 %which
; CHECK: icmp ugt i64
; CHECK: label %fsm.trap
define void @size_travels_with_a_chosen_pointer(i1 %which, i32 %index) {
  %small = alloca [8 x i8]
  %large = alloca [64 x i8]
  call void @use(ptr %small)
  call void @use(ptr %large)
  %chosen = select i1 %which, ptr %small, ptr %large
  %at = getelementptr i8, ptr %chosen, i32 %index
  store i8 1, ptr %at
  ret void
}

; CHECK-LABEL: @unknown_object_is_left_to_the_cell
; CHECK-NOT: icmp
; CHECK: ret
define void @unknown_object_is_left_to_the_cell(ptr %pointer, i32 %index) {
  %at = getelementptr i8, ptr %pointer, i32 %index
  store i8 1, ptr %at
  ret void
}

; With recursion there is room for 64 KB more, or for what FSM_UNSAFE_STACK says; handlers are entered with an empty stack.
; RUN: sed s/EXTRA/0/ %s | %x86 -passes=fsm-unsafe-stack -S - | FileCheck %s
; RUN: sed s/EXTRA/100/ %s | %x86 -passes=fsm-unsafe-stack -S - | FileCheck --check-prefix=DECLARED %s
; CHECK: @fsm_type_t = constant %type { [24 x i8] zeroinitializer, ptr @fsm_enter_t, i32 8, i32 4 }
; CHECK: @fsm_unsafe_stack = internal global { [65552 x i8], ptr }
; DECLARED: @fsm_unsafe_stack = internal global { [128 x i8], ptr }
; CHECK: define internal void @fsm_enter_t(ptr %0, ptr %1)
; CHECK-NEXT: store ptr getelementptr (i8, ptr @fsm_unsafe_stack, i32 65552), ptr getelementptr (i8, ptr @fsm_unsafe_stack, i32 65552)
; CHECK-NEXT: tail call fastcc void @handler(ptr %0, ptr %1)
; CHECK-NEXT: ret void

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
%type = type { [24 x i8], ptr, i32, i32 }
@fsm_app_declaration = constant %app { [24 x i8] zeroinitializer, i32 0, i32 0, i32 0, i32 EXTRA, i32 0, i32 0, i64 0 }
@fsm_type_t = constant %type { [24 x i8] zeroinitializer, ptr @handler, i32 8, i32 4 }

define internal fastcc void @handler(ptr %self, ptr %event) {
  %a = alloca i32
  call void @take(ptr %a)
  call fastcc void @handler(ptr %a, ptr %event)
  ret void
}
declare void @take(ptr)

; What the manifest was made from is not in the app any more, and nothing else that was to be kept is lost.
; RUN: %x86 -passes=fsm-peers,fsm-imports,fsm-manifest -S %s | FileCheck %s
; RUN: %arm -passes=fsm-peers,fsm-imports,fsm-manifest -S %s | FileCheck %s
; CHECK-NOT: fsm_app_declaration
; CHECK-NOT: fsm_type_lamp
; CHECK: @fsm_manifest = hidden constant {{.*}}, section ".fsm.manifest", align 8
; CHECK: @llvm.used = appending global [2 x ptr] [ptr @kept, ptr @fsm_manifest]
; CHECK-NOT: fsm_app_declaration
; CHECK-NOT: fsm_type_lamp

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
@fsm_type_lamp = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@kept = constant i32 1
@llvm.used = appending global [3 x ptr] [ptr @fsm_app_declaration, ptr @kept, ptr @fsm_type_lamp], section "llvm.metadata"
define internal void @fsm_handler_lamp(ptr %self, ptr %event) {
  ret void
}

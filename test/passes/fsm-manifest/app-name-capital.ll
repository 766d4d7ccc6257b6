; A name that could be mistaken for another one.
; RUN: not %x86 -passes=fsm-peers,fsm-imports,fsm-manifest -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-peers,fsm-imports,fsm-manifest -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: the app's name 'Lamp' is not made of a-z, 0-9 and _, beginning with a letter [fsm-name]

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"Lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
@fsm_type_lamp = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
define internal void @fsm_handler_lamp(ptr %self, ptr %event) {
  ret void
}

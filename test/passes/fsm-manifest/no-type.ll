; No FSM_TYPE.
; RUN: not %x86 -passes=fsm-peers,fsm-imports,fsm-manifest -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-peers,fsm-imports,fsm-manifest -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: the app has no FSM_TYPE: nothing would handle its events [fsm-type]

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }

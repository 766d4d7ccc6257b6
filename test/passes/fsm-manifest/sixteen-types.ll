; As many types as there may be, in alphabetical order.
; RUN: %x86 -passes=fsm-peers,fsm-imports,fsm-manifest -S %s | FileCheck %s
; CHECK: fsm_manifest = hidden constant {{.*}}c"t0\00{{.*}}c"t1\00{{.*}}c"t10\00{{.*}}c"t15\00{{.*}}c"t2\00{{.*}}c"t9\00

%app = type { [24 x i8], i32, i32, i32, i32, i32, i32, i64 }
@fsm_app_declaration = constant %app { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 0, i64 6 }
@fsm_type_t0 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t0\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t1 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t1\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t2 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t2\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t3 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t3\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t4 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t4\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t5 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t5\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t6 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t6\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t7 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t7\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t8 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t8\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t9 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t9\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t10 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t10\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t11 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t11\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t12 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t12\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t13 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t13\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t14 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t14\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
@fsm_type_t15 = constant { [24 x i8], ptr, i32, i32 } { [24 x i8] c"t15\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", ptr @fsm_handler_lamp, i32 4, i32 4 }
define internal void @fsm_handler_lamp(ptr %self, ptr %event) {
  ret void
}

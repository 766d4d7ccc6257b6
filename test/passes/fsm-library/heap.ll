; The arena is as large as the option says, or FSM_HEAP, or 64 KB, in steps of 16 bytes; the library knows its size.
; RUN: sed s/HEAP/0/ %s | %x86 '-passes=fsm-library<100>' -S - | FileCheck --check-prefix=OPTION %s
; RUN: sed s/HEAP/5000/ %s | %x86 '-passes=fsm-library<0>' -S - | FileCheck --check-prefix=SAID %s
; RUN: sed s/HEAP/0/ %s | %arm '-passes=fsm-library<0>' -S - | FileCheck --check-prefix=DEFAULT %s
; RUN: sed s/HEAP/0/ %s > %t; not %x86 '-passes=fsm-library<2000000000>' -disable-output %t 2>&1 | FileCheck --check-prefix=LARGE %s
; OPTION-DAG: @fsm_state_of_malloc = internal global [112 x i8] zeroinitializer, align 16
; OPTION-DAG: @fsm_heap_size = internal constant i32 112
; SAID-DAG: @fsm_state_of_malloc = internal global [5008 x i8] zeroinitializer, align 16
; SAID-DAG: @fsm_heap_size = internal constant i32 5008
; DEFAULT-DAG: @fsm_state_of_malloc = internal global [65536 x i8] zeroinitializer, align 16
; LARGE: error: a heap of 2000000000 bytes: give it from 64 bytes to 1 GB [fsm-app]

@fsm_app_declaration = constant { [24 x i8], i32, i32, i32, i32, i32, i32, i64 } { [24 x i8] c"lamp\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00", i32 1, i32 0, i32 0, i32 0, i32 0, i32 HEAP, i64 0 }
@fsm_state_of_malloc = external global [0 x i8]
@fsm_heap_size = external constant i32
define ptr @f(i32 %at) {
  %size = load i32, ptr @fsm_heap_size
  %place = getelementptr i8, ptr @fsm_state_of_malloc, i32 %at
  ret ptr %place
}

; The cell begins with data that are not zero, aligned as the most demanding of all data: a cell is placed by its start.
; RUN: %arm -passes=fsm-allow-globals,fsm-tables -S %s | FileCheck %s
; CHECK: @first = internal global i32 1, align 32

@first = internal global i32 1, align 4
@wide = internal global [64 x i8] zeroinitializer, align 32

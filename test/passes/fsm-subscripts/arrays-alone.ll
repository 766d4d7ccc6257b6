; A step into an array of several elements stays in it; of an array of one, which may be a struct's open end, and of what is no array
; nothing is promised.
; RUN: %x86 -passes=fsm-subscripts -S %s | FileCheck %s
; CHECK: getelementptr inbounds [8 x i32], ptr %p
; CHECK: getelementptr [1 x i32], ptr %p
; CHECK: getelementptr i32, ptr %p
define i32 @f(ptr %p, i32 %i) {
  %a = getelementptr [8 x i32], ptr %p, i32 0, i32 %i
  %b = getelementptr [1 x i32], ptr %p, i32 0, i32 %i
  %c = getelementptr i32, ptr %p, i32 %i
  %x = load i32, ptr %a
  %y = load i32, ptr %b
  %z = load i32, ptr %c
  %xy = add i32 %x, %y
  %all = add i32 %xy, %z
  ret i32 %all
}

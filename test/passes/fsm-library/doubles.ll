; Floating-point numbers are formatted only where one is passed to a function with variable arguments.
; RUN: %x86 '-passes=fsm-library<0>' -S %s | FileCheck --check-prefix=SOME %s
; RUN: sed 's/double %x/i32 %x/' %s | %x86 '-passes=fsm-library<0>' -S - | FileCheck --check-prefix=NONE %s
; SOME: @fsm_formats_doubles = internal constant i32 1
; NONE: @fsm_formats_doubles = internal constant i32 0

@fsm_formats_doubles = external constant i32
declare i32 @printf(ptr, ...)
define i32 @f(ptr %format, double %x) {
  %used = load i32, ptr @fsm_formats_doubles
  %n = call i32 (ptr, ...) @printf(ptr %format, double %x)
  ret i32 %n
}

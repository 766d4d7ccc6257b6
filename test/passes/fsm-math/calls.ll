; Mathematics is calls of the C library, which nothing works out before it runs; square roots are an instruction of x86.
; RUN: %x86 -passes=fsm-math -S %s | FileCheck --check-prefixes=CHECK,X86 %s
; RUN: %arm -passes=fsm-math -S %s | FileCheck --check-prefixes=CHECK,ARM %s
; CHECK-LABEL: @f(
; CHECK: call double @floor(double %x) [[N:#[0-9]+]]
; CHECK: call float @powf(float %y, float %y) [[N]]
; CHECK: call double @fmod(double %x, double 3.000000e+00) [[N]]
; CHECK: call i64 @llround(double %x) [[N]]
; CHECK: call i32 @lrintf(float %y) [[N]]
; X86: call double @llvm.sqrt.f64(double %x)
; ARM: call double @sqrt(double %x) [[N]]
; CHECK: call double @llvm.fabs.f64(double %x)
; CHECK: call double @atan(double 1.000000e+00) [[N]]
; CHECK: attributes [[N]] = { nobuiltin }

declare double @llvm.floor.f64(double)
declare float @llvm.pow.f32(float, float)
declare i64 @llvm.llround.i64.f64(double)
declare i32 @llvm.lrint.i32.f32(float)
declare double @llvm.sqrt.f64(double)
declare double @llvm.fabs.f64(double)
declare double @atan(double)
define double @f(double %x, float %y) {
  %1 = call double @llvm.floor.f64(double %x)
  %2 = call float @llvm.pow.f32(float %y, float %y)
  %3 = frem double %x, 3.0
  %4 = call i64 @llvm.llround.i64.f64(double %x)
  %5 = call i32 @llvm.lrint.i32.f32(float %y)
  %6 = call double @llvm.sqrt.f64(double %x)
  %7 = call double @llvm.fabs.f64(double %x)
  %8 = call double @atan(double 1.0)
  ret double %8
}

; A product and a sum that some machines round once and others twice.
; RUN: %refused
; CHECK: error: a product and a sum are one operation here on some machines: compile with fsmcc, or with -ffp-contract=off [fsm-float]
define float @f(float %a, float %b, float %c) {
  %r = call float @llvm.fmuladd.f32(float %a, float %b, float %c)
  ret float %r
}
declare float @llvm.fmuladd.f32(float, float, float)

; Mutable data in the section LLVM does not put out.
; RUN: %refused
; CHECK: error: 'x' is mutable static data

@x = global i32 1, section "llvm.metadata"

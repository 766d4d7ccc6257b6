; A name only LLVM may give: it would be looked at by nobody.
; RUN: %refused
; CHECK: error: 'llvm.mine' is one of the compiler's own names: rename yours [fsm-reserved]

@llvm.mine = global i32 0, section "llvm.metadata"

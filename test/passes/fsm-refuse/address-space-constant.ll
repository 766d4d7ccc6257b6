; The same, deep in a constant.
; RUN: %refused
; CHECK: error: a pointer into another address space cannot be contained [fsm-address-space]

define i32 @f() {
  %v = load i32, ptr getelementptr (i8, ptr addrspacecast (ptr addrspace(256) inttoptr (i32 64 to ptr addrspace(256)) to ptr), i32 4)
  ret i32 %v
}

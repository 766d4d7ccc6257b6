; On x86 this would read what %gs points to, unchecked.
; RUN: %refused
; CHECK: error: a pointer into another address space cannot be contained [fsm-address-space]

define i32 @f(i32 %a) {
  %p = inttoptr i32 %a to ptr addrspace(256)
  %v = load i32, ptr addrspace(256) %p
  ret i32 %v
}

; A pointer into another address space that comes as a parameter.
; RUN: %refused
; CHECK: error: a pointer into another address space cannot be contained [fsm-address-space]

define void @f(ptr addrspace(257) %p) {
  store i32 0, ptr addrspace(257) %p
  ret void
}

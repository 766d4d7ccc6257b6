; Vectors of such pointers.
; RUN: %refused
; CHECK: error: a pointer into another address space cannot be contained [fsm-address-space]

define <2 x ptr addrspace(1)> @f(<2 x i32> %a) {
  %p = inttoptr <2 x i32> %a to <2 x ptr addrspace(1)>
  ret <2 x ptr addrspace(1)> %p
}

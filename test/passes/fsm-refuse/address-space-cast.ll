; A way into another address space.
; RUN: %refused
; CHECK: error: the instruction 'addrspacecast' cannot be contained [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  %v = addrspacecast ptr %p to ptr addrspace(256)
  ret void
}

; Data in another address space.
; RUN: %refused
; CHECK: error: 'x' lies in another address space [fsm-address-space]

@x = addrspace(1) constant i32 0

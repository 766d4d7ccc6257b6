; An operation that goes past what C can do.
; RUN: %refused
; CHECK: error: 'llvm.addressofreturnaddress.p0' is no operation of the C language that every target has: write it in C [fsm-builtin]

define void @f(ptr %p, i32 %n) {
  %v = call ptr @llvm.addressofreturnaddress.p0()
  ret void
}
declare ptr @llvm.addressofreturnaddress.p0()

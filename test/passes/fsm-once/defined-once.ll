; Inline functions, templates and tables of virtual functions become definitions like any other, in no part of their own.
; RUN: %x86 -passes=fsm-weak,fsm-once,fsm-refuse -S %s | FileCheck %s
; RUN: %arm -passes=fsm-weak,fsm-once,fsm-refuse -S %s | FileCheck %s
; CHECK-NOT: comdat
; CHECK-NOT: linkonce_odr
; CHECK-NOT: alias
; CHECK: @_ZTV1V = unnamed_addr constant { [3 x ptr] } { [3 x ptr] [ptr null, ptr null, ptr @_Z5twicei] }, align 4
; CHECK: define i32 @_Z5twicei(i32 %n) {
; CHECK: define void @_ZN1VC2Ev(ptr %this) {
; CHECK: define i32 @_Z5fixedi(i32 %n) {
; CHECK: define void @use
; CHECK: call void @_ZN1VC2Ev(

$_ZTV1V = comdat any
$_Z5twicei = comdat any
@_ZTV1V = linkonce_odr unnamed_addr constant { [3 x ptr] } { [3 x ptr] [ptr null, ptr null, ptr @_Z5twicei] }, comdat, align 4
@_ZN1VC1Ev = unnamed_addr alias void (ptr), ptr @_ZN1VC2Ev
define linkonce_odr i32 @_Z5twicei(i32 %n) comdat {
  ret i32 %n
}
define void @_ZN1VC2Ev(ptr %this) {
  ret void
}
define weak_odr i32 @_Z5fixedi(i32 %n) {
  ret i32 %n
}
define void @use(ptr %this) {
  call void @_ZN1VC1Ev(ptr %this)
  ret void
}

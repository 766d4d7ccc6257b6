; The address of a label is none of a function.
; RUN: not %x86 -passes=fsm-callees -disable-output %s 2>&1 | FileCheck %s
; RUN: not %arm -passes=fsm-callees -disable-output %s 2>&1 | FileCheck %s
; CHECK: error: a constant is the address of a label, or of something else inside 'f': use switch [fsm-computed-goto]
@label = constant ptr blockaddress(@f, %here)
define void @f() {
  br label %here
here:
  ret void
}

; What was read into a word is compared as one: its upper bits are 0 already, which code generation cannot know.
; RUN: %arm -passes=fsm-unprivileged -S %s | FileCheck %s

; With another read, a plain one, a value from elsewhere.
; CHECK-LABEL: define i1 @other
; CHECK: %[[READ:.*]] = call i32 asm "ldrbt
; CHECK: %[[PLAIN:.*]] = load i8
; CHECK: %[[WORD:.*]] = zext i8 %[[PLAIN]] to i32
; CHECK: icmp ult i32 %[[READ]], %[[WORD]]
@byte = internal global i8 0
define i1 @other(ptr %p) {
  %x = load i8, ptr %p
  %y = load i8, ptr @byte
  %less = icmp ult i8 %x, %y
  ret i1 %less
}
; CHECK-LABEL: define i1 @elsewhere
; CHECK: %[[WORD:.*]] = zext i8 %y to i32
; CHECK: icmp eq i32 %{{.*}}, %[[WORD]]
define i1 @elsewhere(ptr %p, i8 %y) {
  %x = load i8, ptr %p
  %same = icmp eq i8 %x, %y
  ret i1 %same
}

; A range of letters; where going round would make a difference, bytes are compared.
; CHECK-LABEL: define i1 @letter
; CHECK: %[[FROM:.*]] = add i32 %{{.*}}, -97
; CHECK: icmp ult i32 %[[FROM]], 26
define i1 @letter(ptr %p) {
  %x = load i8, ptr %p
  %from = add i8 %x, -97
  %inside = icmp ult i8 %from, 26
  ret i1 %inside
}
; CHECK-LABEL: define i1 @goes_round
; CHECK: %[[FROM:.*]] = add i8 %{{.*}}, -97
; CHECK: icmp ult i8 %[[FROM]], -56
define i1 @goes_round(ptr %p) {
  %x = load i8, ptr %p
  %from = add i8 %x, -97
  %inside = icmp ult i8 %from, 200
  ret i1 %inside
}

; What goes round a loop, or is one of two; a switch.
; CHECK-LABEL: define i32 @loop
; CHECK: phi i32 [ 7, %entry ], [ %{{.*}}, %more ]
; CHECK: switch i32
; CHECK: i32 200, label %done
define i32 @loop(ptr %p, i1 %stop) {
entry:
  br label %loop
loop:
  %x = phi i8 [ 7, %entry ], [ %next, %more ]
  switch i8 %x, label %more [ i8 -56, label %done ]
more:
  %next = load i8, ptr %p
  br i1 %stop, label %done, label %loop
done:
  %w = zext i8 %x to i32
  ret i32 %w
}

; Signed comparisons stay.
; CHECK-LABEL: define i1 @signed
; CHECK: icmp slt i8
define i1 @signed(ptr %p, i8 %y) {
  %x = load i8, ptr %p
  %less = icmp slt i8 %x, %y
  ret i1 %less
}

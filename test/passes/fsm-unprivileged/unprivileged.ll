; Reads that nothing else keeps inside are made with an unprivileged program's rights; the module says that it needs an MPU.
; RUN: %arm -passes=fsm-unprivileged -S %s | FileCheck %s
; CHECK-LABEL: define i32 @word
; CHECK: call i32 asm "ldrt $0, [$1, #8]", "=r,r,*Q"(ptr %p, ptr elementtype(i8) %p) #[[READS:[0-9]+]]
define i32 @word(ptr %p) {
  %q = getelementptr i8, ptr %p, i32 8
  %x = load i32, ptr %q
  ret i32 %x
}

; Bytes and halves become words as the program has it, and a comparison with a constant needs no more.
; CHECK-LABEL: define i32 @byte
; CHECK: %[[BYTE:.*]] = call i32 asm "ldrbt $0, [$1, #0]"
; CHECK-NEXT: ret i32 %[[BYTE]]
; CHECK-LABEL: define i32 @half
; CHECK: %[[HALF:.*]] = call i32 asm "ldrsht $0, [$1, #0]"
; CHECK-NEXT: ret i32 %[[HALF]]
define i32 @byte(ptr %p) {
  %x = load i8, ptr %p
  %y = zext i8 %x to i32
  ret i32 %y
}
define i32 @half(ptr %p) {
  %x = load i16, ptr %p
  %y = sext i16 %x to i32
  ret i32 %y
}

; Larger values come in pieces: no byte of any kind of read is left.
; CHECK-LABEL: define double @real
; CHECK: asm "ldrt $0, [$1, #0]"
; CHECK: asm "ldrt $0, [$1, #4]"
; CHECK: bitcast i64 %{{.*}} to double
; CHECK-LABEL: define { i8, i32 } @record
; CHECK: asm "ldrbt $0, [$1, #0]"
; CHECK: asm "ldrt $0, [$1, #4]"
; CHECK-LABEL: define i24 @odd
; CHECK: asm "ldrht $0, [$1, #0]"
; CHECK: asm "ldrbt $0, [$1, #2]"
; CHECK-LABEL: define <4 x i8> @vector
; CHECK-COUNT-4: asm "ldrbt
define double @real(ptr %p) {
  %x = load double, ptr %p
  ret double %x
}
define { i8, i32 } @record(ptr %p) {
  %x = load { i8, i32 }, ptr %p
  ret { i8, i32 } %x
}
define i24 @odd(ptr %p) {
  %x = load i24, ptr %p
  ret i24 %x
}
define <4 x i8> @vector(ptr %p) {
  %x = load <4 x i8>, ptr %p
  ret <4 x i8> %x
}

; Plain stay: what fsm-confine found inside, the machine stack's locals, the fuel's counter.
; CHECK-LABEL: define i32 @plain
; CHECK: load i32, ptr %p
; CHECK: load i32, ptr %local
; CHECK: load i32, ptr @fsm_fuel
; CHECK-NOT: asm
; CHECK: ret i32
@fsm_fuel = external global i32
define i32 @plain(ptr %p) {
  %local = alloca [4 x i32]
  %x = load i32, ptr %p, !fsm.inside !0
  %y = load i32, ptr %local
  %z = load i32, ptr @fsm_fuel
  %s = add i32 %x, %y
  %t = add i32 %s, %z
  ret i32 %t
}

; A volatile read is made, whether anybody wants what it reads or not.
; CHECK-LABEL: define void @device
; CHECK: call i32 asm sideeffect "ldrt
define void @device(ptr %p) {
  %x = load volatile i32, ptr %p
  ret void
}

; CHECK: attributes #[[READS]] = { nounwind memory(read) }
; CHECK: !fsm.needs.mpu = !{}
!0 = !{}

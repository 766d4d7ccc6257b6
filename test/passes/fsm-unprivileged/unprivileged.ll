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

; Plain stay: static data, the machine stack's locals, the fuel's counter; constants at an index that its bits keep inside.
; CHECK-LABEL: define i32 @plain
; CHECK: load i32, ptr @number
; CHECK: load i32, ptr %element
; CHECK: load i32, ptr %local
; CHECK: load i32, ptr @fsm_fuel
; CHECK-NOT: asm
; CHECK: ret i32
@fsm_fuel = external global i32
@number = internal global i32 0
@constants = internal constant [16 x i32] zeroinitializer
define i32 @plain(i32 %i) {
  %local = alloca [4 x i32]
  %u = load i32, ptr @number
  %index = and i32 %i, 15
  %element = getelementptr [16 x i32], ptr @constants, i32 0, i32 %index
  %v = load i32, ptr %element
  %x = add i32 %u, %v
  %y = load i32, ptr %local
  %z = load i32, ptr @fsm_fuel
  %s = add i32 %x, %y
  %t = add i32 %s, %z
  ret i32 %t
}

; An index that the program compares is not looked for: the verifier of machine code may not find what was compared.
; CHECK-LABEL: define i32 @compared
; CHECK: asm "ldrt
define i32 @compared(i32 %i) {
  %inside = icmp ult i32 %i, 16
  br i1 %inside, label %read, label %out
read:
  %element = getelementptr [16 x i32], ptr @constants, i32 0, i32 %i
  %x = load i32, ptr %element
  ret i32 %x
out:
  ret i32 0
}

; Far from a pointer, or before it, several have one place in common that they are a few bytes from.
; CHECK-LABEL: define i32 @far
; CHECK: %[[FIRST:.*]] = getelementptr i8, ptr %p, i32 4096
; CHECK: asm "ldrt $0, [$1, #4]", "=r,r,*Q"(ptr %[[FIRST]]
; CHECK: %[[SECOND:.*]] = getelementptr i8, ptr %p, i32 4096
; CHECK: asm "ldrt $0, [$1, #120]", "=r,r,*Q"(ptr %[[SECOND]]
; CHECK: %[[BELOW:.*]] = getelementptr i8, ptr %p, i32 -128
; CHECK: asm "ldrt $0, [$1, #124]", "=r,r,*Q"(ptr %[[BELOW]]
define i32 @far(ptr %p) {
  %a = getelementptr i8, ptr %p, i32 4100
  %b = getelementptr i8, ptr %p, i32 4216
  %c = getelementptr i8, ptr %p, i32 -4
  %x = load i32, ptr %a
  %y = load i32, ptr %b
  %z = load i32, ptr %c
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

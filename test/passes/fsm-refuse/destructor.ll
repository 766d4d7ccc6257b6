; Code that would run at an end no app has.
; RUN: %refused
; CHECK: error: the program has constructors or destructors: nothing runs before FSM_START


@llvm.global_dtors = appending constant [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @f, ptr null }]
define void @f() {
  ret void
}

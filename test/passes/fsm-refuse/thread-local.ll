; Data of a thread.
; RUN: %refused
; CHECK: error: 'x' is thread-local: put it into the FSM's state [fsm-thread-local]

@x = thread_local constant i32 1

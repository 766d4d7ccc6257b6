; #pragma comment: the linker would look for further files.
; RUN: %refused
; CHECK: error: the program asks the linker for further files: list them when you call fsmcc [fsm-section]

!llvm.linker.options = !{!0}
!0 = !{!"lib", !"hidden"}

; A peer's number chosen by the app.
; RUN: %refused
; CHECK: error: 'fsm_peer_lamp' is defined by the app: declare peers with FSM_PEER [fsm-reserved]

@fsm_peer_lamp = constant i32 3

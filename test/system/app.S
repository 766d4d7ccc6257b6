/* The smallest app there is, by hand: one FSM type whose handler returns; with PEER, a peer. Every machine's assembler takes it.
 * NAME, PEER: the names; TARGET, GROUPS, COUNTER: the manifest's numbers. */
#define TEXT(words) #words
#define STRING(words) TEXT(words)
#ifdef PEER
#define PEERS 1
#else
#define PEERS 0
#endif

.macro name text
1:  .asciz "\text"
    .fill 24 - (. - 1b)
.endm

.text
.globl handler
#ifdef __arm__
.thumb_func /* so that references have bit 0 set */
handler:
    bx lr
#else
handler:
    ret
#endif

.section .fsm.manifest, "a"
.balign 8
manifest:
    .ascii "FSMM"
    .2byte 2, end - manifest
    name STRING(NAME)
    .4byte 1, COUNTER, TARGET, 0
    .8byte GROUPS
    .4byte 4096, 1000
    .byte 1, PEERS, 0, 0
    .4byte 0
    name "by hand"
    name STRING(NAME)
    .4byte handler - manifest, 8, 8, 0
    .8byte 0, 0
#ifdef PEER
    name STRING(PEER)
#endif
end:

/* The manifest of app.c, by hand (fsm/abi.h). */
#if defined(__arm__)
        .syntax unified
        .thumb
#define TARGET 2
#define SLOTS 0
#else
#define TARGET 1
#define SLOTS fsm_slots - fsm_manifest
#endif

        .section .fsm.manifest, "a", %progbits
        .balign 8
        .globl fsm_manifest
fsm_manifest:
        .ascii "FSMM"
        .short 2
        .short 96 + 56 + 4
        .asciz "fixture"
        .zero 16
        .long 1, 1, TARGET, 0
        .quad 2
        .long 4096, 1000
        .byte 1, 0, 2, 0
        .long SLOTS
        .asciz "by hand"
        .zero 16

        .asciz "only"
        .zero 19
        .long handler - fsm_manifest
        .long 8, 4, 0
        .quad 0, 0

        .short 0x000, 0x100

#if !defined(__arm__)
        .section .rodata.fsm.slots, "a", %progbits
        .balign 8
        .globl fsm_slots
fsm_slots:
        .zero 16
#endif

/* semihosting.c: the end of the run for QEMU: semihosting's SYS_EXIT_EXTENDED (ARM's semihosting specification, 7.2). */
#include "board.h"

_Noreturn void fsm_semihosting_exit(int code)
{
    enum { SYS_EXIT_EXTENDED = 0x20, STOPPED_APPLICATION_EXIT = 0x20026 };
    const uint32_t reason[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)code};
    register uint32_t r0 __asm__("r0") = SYS_EXIT_EXTENDED;
    register const uint32_t *r1 __asm__("r1") = reason;
    __asm__ volatile("bkpt 0xab"
                     : "+r"(r0)
                     : "r"(r1)
                     : "memory"); /* one more fault without a debugger, and the second is the last */
    for (;;) __asm__ volatile("wfi");
}

/* print.c: words and numbers to the console. */
#include "print.h"
#include "machine.h"
#include "../../kernel/port.h"

void fsm_print(const char *text)
{
    uint32_t length = 0;
    while (text[length] != 0) length++;
    fsm_port_console(text, length);
}

void fsm_print_hex(uint64_t value, uint32_t digits)
{
    for (uint32_t left = digits; left > 0; left--) fsm_port_console(&"0123456789abcdef"[value >> 4 * (left - 1) & 15], 1);
}

_Noreturn void fsm_machine_stop(const char *why)
{
    fsm_print("\nfsm: the kernel stops: ");
    fsm_print(why);
    fsm_print("\n");
    fsm_port_halt(3);
}

/* print.h: words and numbers to the console, for when the machine has to say something itself. */
#ifndef FSM_X86_PRINT_H
#define FSM_X86_PRINT_H

#include <stdint.h>

/* Text ends with a zero. */
void fsm_print(const char *text);
/* The lowest `digits` hexadecimal digits, 1..16. */
void fsm_print_hex(uint64_t value, uint32_t digits);

#endif

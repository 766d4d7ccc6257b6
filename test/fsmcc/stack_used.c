/* stack_used.c: loaded into fsmrun (LD_PRELOAD); at its end, says how deep the handlers' stack was used: new memory is zero. The
 * place and size of the stack come from the environment. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((destructor)) static void say(void)
{
    const char *start = getenv("STACK_START"), *size = getenv("STACK_SIZE"), *to = getenv("STACK_USED");
    if (!start || !size || !to) return;
    const volatile uint8_t *bottom = (const uint8_t *)(uintptr_t)strtoul(start, NULL, 0);
    unsigned long total = strtoul(size, NULL, 0), unused = 0;
    while (unused < total && bottom[unused] == 0) unused++;
    FILE *file = fopen(to, "w");
    if (!file) return;
    fprintf(file, "%lu\n", total - unused);
    fclose(file);
}

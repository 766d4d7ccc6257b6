/* stack_used.c: loaded into fsmrun (LD_PRELOAD); at its end, says how deep the handlers' stack was used, and writes down what the
 * pool of segments holds: new memory is zero. Places and sizes come from the environment. */
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

__attribute__((destructor)) static void write_pool(void)
{
    const char *start = getenv("POOL_START"), *size = getenv("POOL_SIZE"), *to = getenv("POOL_USED");
    if (!start || !size || !to) return;
    const unsigned long total = strtoul(size, NULL, 0);
    FILE *file = total > 0 ? fopen(to, "w") : NULL;
    if (!file) return;
    fwrite((const void *)(uintptr_t)strtoul(start, NULL, 0), 1, total, file);
    fclose(file);
}

/* containment.c: runs a program of bench/containment, which QEMU has put at IMAGE, and says how many instructions it took. */
#include "start.h"

#include <fsm/abi.h>

#include "../containment/image.h"

enum { IMAGE = 0x21000000, ROUNDS = 8 };

static void enter(const struct image *image)
{
    ((volatile uint32_t *)(uintptr_t)image->data)[-1 - FSM_WORD_LIMIT] = image->start + image->size - image->data;
    ((volatile uint32_t *)(uintptr_t)image->data)[-1 - FSM_WORD_FUEL] = FSM_FUEL_MAX;
    register uint32_t state __asm__("r0") = image->state, event __asm__("r1") = image->event, entry __asm__("r2") = image->entry,
                            data __asm__("r3") = image->data;
    __asm__ volatile("mov r9, r3\n\tblx r2"
                     : "+r"(state), "+r"(event), "+r"(entry), "+r"(data)
                     :
                     : "r9", "r12", "lr", "cc", "memory");
}

int bench_main(void)
{
    const struct image *const image = (const struct image *)IMAGE;
    *(volatile uint32_t *)(uintptr_t)image->event = IMAGE_EVENT_TYPE;
    enter(image);
    const uint32_t start = bench_instructions();
    for (int i = 0; i < ROUNDS; i++) enter(image);
    bench_print("instructions", (bench_instructions() - start) / ROUNDS);
    bench_print("checksum", *(const volatile uint32_t *)(uintptr_t)image->state);
    return 0;
}

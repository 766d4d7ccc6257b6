/* boot_image.c: stands for a boot image where only the size of the kernel is wanted, and carries sizes of its types. */
#include "../../runtime/kernel/kernel.h"

__attribute__((section(".fsm_boot"), used)) static const uint32_t empty = 0;

/* As large as what they are named after: read from the object's symbol table. */
const char bench_size_fsm[sizeof(struct fsm)] = {0};
const char bench_size_timer[sizeof(struct fsm_timer)] = {0};
const char bench_size_app[sizeof(struct fsm_app)] = {0};
const char bench_size_type[sizeof(struct fsm_type)] = {0};
const char bench_size_event[sizeof(struct fsm_event)] = {0};

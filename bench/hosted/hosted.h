/* hosted.h: what the benchmarks of the hosted kernel share: the real kernel and port, with signed and verified apps. */
#ifndef BENCH_HOSTED_H
#define BENCH_HOSTED_H

#include <stdint.h>

/* Ends the program. */
_Noreturn void bench_fail(const char *why);
/* CPU time of this process. */
uint64_t bench_nanoseconds(void);
/* Boots what the system file describes; answers how many nanoseconds booting took, reading the files left out. */
uint64_t bench_start_kernel(const char *root_file, const char *system_file);

#endif

#include "hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../runtime/kernel/boot.h"
#include "../../runtime/port/posix/posix.h"
#include "../../runtime/system/conf.h"
#include "../../signer/root.h"

_Noreturn void bench_fail(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(3);
}

uint64_t bench_nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t bench_start_kernel(const char *root_file, const char *system_file)
{
    static struct fsm_conf conf; /* the kernel reads it in place, to the end */
    static struct fsm_root root;
    static struct fsm_boot_file files[FSM_SYSTEM_APPS_MAX];
    struct fsm_sign_why why;
    if (fsm_root_read(root_file, &root, &why) != FSM_SIGN_OK) bench_fail(why.detail);
    if (fsm_conf_read(&conf, system_file, NULL) != FSM_CONF_DONE) bench_fail(conf.message);
    const struct fsm_boot boot = {.system = conf.system,
                                  .files = files,
                                  .root_name = root.name,
                                  .root_name_length = (uint32_t)root.name_size,
                                  .root_key = root.key,
                                  .now = (uint64_t)time(NULL)};
    for (unsigned i = 0; i < conf.system.apps; i++) files[i] = (struct fsm_boot_file){conf.apps[i].bytes, conf.apps[i].size};
    fsm_posix_run_init();
    const uint64_t start = bench_nanoseconds();
    if (fsm_boot_system(&boot) != 0) bench_fail("the kernel refused the benchmark's system");
    return bench_nanoseconds() - start;
}

#include "fsmcc.h"

#include <string.h>

#include <fsm/abi.h>

/* An index into an array of declared size is compared with it, member arrays included; only the last member of a struct with no
 * element or one stands for as many as there are. One trap a comparison, so that each is found on its line. */
#define INDICES_ARE_COMPARED                                                                                                       \
    "-fsanitize=array-bounds", "-fsanitize-trap=array-bounds", "-fstrict-flex-arrays=1", "-mllvm", "-ubsan-unique-traps"

/* Common to all: what C means here. Signed overflow wraps, no type-based aliasing, null checks stay, floating point as written,
 * char and wchar_t are signed and locals start as zeros everywhere: the same source behaves the same on every target. */
#define C_AS_FSMCC_MEANS_IT                                                                                                        \
    "-Xclang", "-fwchar-type=int", "-fwrapv", "-fno-strict-aliasing", "-fno-delete-null-pointer-checks", "-ffp-contract=off",      \
        "-fno-math-errno", "-fsigned-char", "-ftrivial-auto-var-init=zero", "-fno-common", "-fno-stack-protector",                 \
        "-fno-exceptions", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables", "-ffunction-sections", "-fdata-sections",      \
        "-fno-ident", "-fno-finite-loops", INDICES_ARE_COMPARED

/* Sources ask macros whether they may use a machine's own instructions, a system's own calls, or what C11 leaves out at will. Here
 * is none of that, and a source that falls back to plain C is the same program on every target. */
#define NO_OPTIONAL_PARTS                                                                                                          \
    "-D__STDC_NO_ATOMICS__=1", "-D__STDC_NO_THREADS__=1", "-D__STDC_NO_VLA__=1", "-D__STDC_NO_COMPLEX__=1",                        \
        "-U__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1", "-U__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2", "-U__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4",    \
        "-U__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8"
#define NO_X86                                                                                                                     \
    "-U__x86_64__", "-U__x86_64", "-U__amd64__", "-U__amd64", "-U__k8__", "-U__k8", "-U__MMX__", "-U__SSE__", "-U__SSE2__",        \
        "-U__SSE_MATH__", "-U__SSE2_MATH__", "-U__SEG_FS", "-U__SEG_GS"
#define NO_LINUX "-U__linux__", "-U__linux", "-Ulinux", "-U__gnu_linux__", "-U__unix__", "-U__unix", "-Uunix"
#define NO_ARM                                                                                                                     \
    "-U__arm__", "-U__arm", "-U__thumb__", "-U__thumb2__", "-U__ARM_ARCH", "-U__ARM_ARCH_7M__", "-U__ARM_ARCH_7EM__",              \
        "-U__ARM_ARCH_ISA_THUMB", "-U__ARM_ARCH_PROFILE", "-U__ARM_ACLE", "-U__ARM_FEATURE_DSP", "-U__ARM_FEATURE_SIMD32"
static const char *const x86_compile[] = {
    "--target=x86_64-linux-gnux32", "-fno-pic", "-mno-red-zone", NO_X86, NO_LINUX, NO_OPTIONAL_PARTS, C_AS_FSMCC_MEANS_IT, NULL};
static const char *const x86_codegen[] = {"-relocation-model=static", NULL};
/* Read-only segments must lie in the file as they lie in memory: they are executed where they were verified. */
static const char *const x86_link[] = {"-m", "elf32_x86_64",       "-z", "norelro", "-z", "separate-loadable-segments",
                                       "-z", "max-page-size=4096", NULL};

#define ARM_COMPILE "-fropi", "-frwpi", "-ffixed-r9", "-mno-movt", NO_ARM, NO_OPTIONAL_PARTS, C_AS_FSMCC_MEANS_IT
static const char *const m3_compile[] = {"--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-mfloat-abi=soft", ARM_COMPILE, NULL};
static const char *const m4_compile[] = {
    "--target=thumbv7em-none-eabihf", "-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", ARM_COMPILE, NULL};
/* Loops have been strength-reduced where that pays (fsm-steps). */
static const char *const m3_codegen[] = {"-relocation-model=ropi-rwpi", "-float-abi=soft", "-mcpu=cortex-m3", "-disable-lsr", NULL};
static const char *const m4_codegen[] = {"-relocation-model=ropi-rwpi", "-float-abi=hard", "-mcpu=cortex-m4", "-disable-lsr", NULL};
/* The cell begins where the data do in the file, so they must lie there as aligned as in memory: at a multiple of 8, or of what a
 * variable asks for. */
static const char *const arm_link[] = {
    "-m", "armelf", "--no-rosegment", "-z", "separate-loadable-segments", "-z", "max-page-size=8", "-z", "norelro", NULL};

static const struct target targets[] = {
    {"x86", FSM_TARGET_X86, x86_compile, x86_codegen, x86_link, false, "default"},
    {"cortex-m3", FSM_TARGET_CORTEX_M3, m3_compile, m3_codegen, arm_link, true, "thinlto-pre-link"},
    {"cortex-m4", FSM_TARGET_CORTEX_M4, m4_compile, m4_codegen, arm_link, true, "thinlto-pre-link"},
};

const struct target *target_find(const char *name)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(name, targets[i].name) == 0) return &targets[i];
    return NULL;
}

const struct target *target_default(void) { return &targets[0]; }

void target_list(struct list *names)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) list_add(names, targets[i].name);
}

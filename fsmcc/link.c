#include "fsmcc.h"
#include "stack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Kept by name to the end: optimisation and code generation put calls to them. */
#define CODEGEN_CALLS                                                                                                              \
    "memcpy,memmove,memset,memcmp,bcmp,memchr,strlen,strnlen,strchr,strcpy,strcmp,strncmp,__aeabi_memcpy,"                         \
    "__aeabi_memcpy4,__aeabi_memcpy8,__aeabi_memmove,__aeabi_memmove4,"                                                            \
    "__aeabi_memmove8,__aeabi_memset,__aeabi_memset4,__aeabi_memset8,__aeabi_memclr,__aeabi_memclr4,__aeabi_memclr8"
/* When the whole program is optimised the C library is linked already: LLVM must not come up with calls of more of it. */
static const char *const not_known[] = {"calloc",  "puts",    "putchar", "fputc",   "fputs",    "fwrite",  "stpcpy",
                                        "stpncpy", "strncpy", "strcat",  "strncat", "strlcpy",  "strpbrk", "strrchr",
                                        "memccpy", "mempcpy", "memrchr", "sprintf", "snprintf", "strdup",  "strndup",
                                        "isdigit", "isascii", "toascii", "strtol",  "ldexp",    "ldexpf",  NULL};
/* Comparisons that others settle already go, those that never change in a loop leave it. */
#define SETTLE                                                                                                                     \
    "function(early-cse<memssa>,constraint-elimination,correlated-propagation,simplifycfg,"                                        \
    "loop-mssa(licm),early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg)"
/* Once more, or on Cortex-M for the first time, after the checks: so that each is made once, and before a loop rather than in it
 * where that can be. */
#define UNROLL "function(fsm-unroll)"
/* Locals with addresses lie in the cell; on x86 everything but code generation's own business goes through the window. */
#define CONTAIN "fsm-varargs,fsm-byval,fsm-vectors,fsm-memory,globaldce,fsm-unsafe-stack,%sfsm-window"
/* Until everything is checked and pays for its work; in order: bytes of heap; whether mutable static data are allowed; opt's
 * pipeline and level; whether addresses are compared. The routines of the C library have come so far when fsmcc was built. */
#define CHECK                                                                                                                      \
    "fsm-link,fsm-layouts,fsm-unreachable,fsm-define,fsm-assume,fsm-library<%lu>,fsm-weak,%sfsm-once,fsm-refuse,fsm-peers,"        \
    "internalize,globaldce,fsm-absent,fsm-trusted,function(mem2reg),fsm-escape,fsm-const-write,fsm-payload,fsm-address-value,"     \
    "fsm-groups,fsm-callees,%s<O%s>,fsm-initial,function(loop-simplify),fsm-bounds%s," SETTLE ",fsm-fuel," UNROLL ",fsm-steps"
/* Accesses left to an MPU take their own place in memory, a pointer and a few bytes: what can be worked out once for several, is,
 * before and after. */
#define UNPRIVILEGED                                                                                                               \
    "function(separate-const-offset-from-gep,early-cse,loop-mssa(licm)),fsm-unprivileged,"                                         \
    "function(early-cse,loop-mssa(licm),early-cse),"
/* From there to machine code; in order: how accesses are left to an MPU, code generation's level. */
#define FINISH                                                                                                                     \
    ",fsm-routines,fsm-unreachable,fsm-globals,fsm-tables," CONTAIN                                                                \
    ",fsm-counter,fsm-traps,fsm-checkpoints,fsm-calls,fsm-imports,fsm-manifest,fsm-object<%s>"

static void begin(struct list *command, const char *tool)
{
    char *path = tool_path(tool);
    list_add(command, path);
    free(path);
}

static void end(const struct job *job, struct list *command, const char *output)
{
    list_add(command, "-o");
    list_add(command, output);
    tool_run(job, command);
    list_free(command);
}

/* One source, compiled just now, is a module already. */
static bool is_one_module(const struct job *job) { return job->sources.count == 1 && job->objects.count == 0; }

/* The app's own files become one module. What llvm-link says about them is read, not shown: it warns where it must refuse, and
 * knows the sources by the names of temporary files. */
static char *link_own(const struct job *job, const struct list *bitcode)
{
    struct list command = {0};
    if (is_one_module(job)) return textf("%s", bitcode->items[0]);
    char *own = textf("%s/own.bc", scratch_folder());
    char *messages = textf("%s/messages", scratch_folder());
    begin(&command, "llvm-link");
    list_add(&command, "-v");
    list_addf(&command, "%s/%s/keep.ll", parts_folder(),
              job->target->name); /* first: it says for which target the others must be */
    list_add_all(&command, bitcode);
    list_add(&command, "-o");
    list_add(&command, own);
    bool good = tool_try(job, &command, messages);
    bool blamed = !job->dry && messages_report(job, messages);
    if (!good && !blamed) stop(EXIT_MACHINE, "%s failed without a word", command.items[0]);
    if (blamed) exit(EXIT_INPUT);
    list_free(&command);
    free(messages);
    return own;
}

/* What is compiled with -O0 says so itself, function by function, and stays as it is; the C library is not. */
static const char *level_of(const struct job *job) { return strcmp(job->optimise, "0") == 0 ? "1" : job->optimise; }

static bool compares_reads(const struct job *job) { return job->reads && strcmp(job->reads, "compare") == 0; }

/* opt with the passes up to where everything is checked, and then `finish`. */
static void begin_opt(const struct job *job, struct list *command, const char *finish)
{
    begin(command, "opt");
    list_addf(command, "-load=%s/fsmpasses.so", parts_folder()); /* for its options */
    list_addf(command, "-load-pass-plugin=%s/fsmpasses.so", parts_folder());
    list_addf(command, "-fsm-c-library=%s/%s/libc.bc", parts_folder(), job->target->name);
    list_addf(command, "-passes=" CHECK "%s", job->heap, job->globals ? "fsm-allow-globals," : "", job->target->optimise,
              level_of(job), compares_reads(job) ? ",fsm-confine" : "", finish);
    if (job->remark_fuel) list_add(command, "-fsm-remark-fuel");
    list_add(command, "-internalize-public-api-list=" CODEGEN_CALLS);
    for (const char *const *name = not_known; *name; name++) list_addf(command, "-disable-builtin=%s", *name);
}

/* deep: functions whose calls are to have checkpoints, with commas between. */
static char *optimise(const struct job *job, const char *bitcode, const char *deep)
{
    struct list command = {0};
    char *object = textf("%s/code.o", scratch_folder());
    char *finish = textf(FINISH, compares_reads(job) ? "" : UNPRIVILEGED, strcmp(job->optimise, "0") == 0 ? "1" : "2");
    begin_opt(job, &command, finish);
    char *record = record_link(job);
    list_addf(&command, "-fsm-record=%s", record);
    free(record);
    list_addf(&command, "-fsm-keep=%s/%s/keep.ll", parts_folder(), job->target->name);
    list_addf(&command, "-fsm-routines=%s/%s/routines%s.bc", parts_folder(), job->target->name,
              compares_reads(job) ? "-compare" : "");
    for (const char *const *option = job->target->codegen; *option; option++) list_add(&command, *option);
    list_add(&command, "-function-sections");
    list_add(&command, "-data-sections");
    list_add(&command, "-trap-unreachable");
    list_add(&command, "-stack-size-section");
    list_addf(&command, "-fsm-object-file=%s", object);
    if (job->debug) list_add(&command, "-fsm-object-lines");
    list_add(&command, "-fsm-object-ends");
    if (*deep) list_addf(&command, "-fsm-checkpoint=%s", deep);
    list_add(&command, "-disable-output");
    list_add(&command, bitcode);
    tool_run(job, &command);
    list_free(&command);
    free(finish);
    return object;
}

void link_routines(const struct job *job)
{
    struct list command = {0};
    begin_opt(job, &command, "");
    list_addf(&command, "%s/%s/keep.ll", parts_folder(), job->target->name);
    end(job, &command, job->output);
}

static char *link_elf(const struct job *job, const char *object)
{
    struct list command = {0};
    char *elf = textf("%s/linked.elf", scratch_folder());
    begin(&command, "ld.lld");
    for (const char *const *option = job->target->link; *option; option++) list_add(&command, *option);
    list_add(&command, "--image-base=0");
    list_add(&command, "--emit-relocs"); /* the loader adds the base */
    list_add(&command, "--gc-sections");
    list_add(&command, "--undefined=fsm_manifest");
    list_add(&command, "--entry=0"); /* handlers are entered by the manifest */
    list_add(&command, "--build-id=none");
    if (!job->debug) list_add(&command, "--strip-debug");
    else
        list_add(&command,
                 "-zdead-reloc-in-nonalloc=.debug_*=0xffffffff"); /* lines of dropped functions are not at 0, where others are */
    list_add(&command, object);
    if (job->target->libgcc) list_addf(&command, "%s/%s/libgcc.a", parts_folder(), job->target->name);
    end(job, &command, elf);
    return elf;
}

static uint8_t *read_whole(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    struct stat state;
    if (!file || fstat(fileno(file), &state) < 0) stop(EXIT_MACHINE, "%s: %s", path, strerror(errno));
    *size = (size_t)state.st_size;
    uint8_t *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size) stop(EXIT_MACHINE, "%s: cannot be read", path);
    fclose(file);
    return bytes;
}

static void write_to(FILE *file, const char *name, const uint8_t *bytes, size_t size)
{
    if (!file) stop(EXIT_CALL, "%s: %s", name, strerror(errno));
    bool good = fwrite(bytes, 1, size, file) == size;
    if (fclose(file) != 0 || !good) stop(EXIT_MACHINE, "%s: %s", name, strerror(errno));
}

/* Beside the target, then renamed: nobody sees half a file. What is no ordinary file (/dev/null, a link) is written as it is. */
static void write_whole(const char *path, const uint8_t *bytes, size_t size)
{
    struct stat state;
    if (strcmp(path, "-") == 0) return write_to(stdout, "stdout", bytes, size);
    if (lstat(path, &state) == 0 && !S_ISREG(state.st_mode)) return write_to(fopen(path, "wb"), path, bytes, size);
    char *part = textf("%s.%ld.part", path, (long)getpid());
    scratch_watch(part);
    write_to(fopen(part, "wb"), part, bytes, size);
    if (rename(part, path) < 0) stop(EXIT_CALL, "%s: %s", path, strerror(errno));
    scratch_keep();
    free(part);
}

static const char *output_of(const struct job *job) { return job->output ? job->output : "a.fsm"; }

/* A failed build leaves no output, not an older one either that would be taken for the new one. */
void link_prepare(const struct job *job)
{
    struct stat state;
    if (!job->dry && lstat(output_of(job), &state) == 0 && S_ISREG(state.st_mode)) unlink(output_of(job));
}

/* What functions need is known when they are linked: then those that need much get their checkpoints, and all is linked once more.
 */
static void link_deep(const struct job *job, const char *own, const char *elf)
{
    if (job->dry) return;
    size_t size;
    uint8_t *bytes = read_whole(elf, &size);
    char *deep = stack_deep(bytes, size, (uint32_t)job->deep);
    if (*deep) {
        char *object = optimise(job, own, deep);
        free(link_elf(job, object));
        free(object);
    }
    free(bytes), free(deep);
}

void link_program(const struct job *job, const struct list *bitcode)
{
    char *own = link_own(job, bitcode);
    char *object = optimise(job, own, "");
    char *elf = link_elf(job, object);
    if (job->deep) link_deep(job, own, elf);
    if (!job->dry) {
        size_t size;
        uint8_t *bytes = read_whole(elf, &size);
        budget_fill(bytes, size);
        stack_fill(bytes, size, job->stack_report);
        write_whole(output_of(job), bytes, size);
        free(bytes);
    }
    free(own), free(object), free(elf);
}

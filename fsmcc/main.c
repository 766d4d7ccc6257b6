#include "fsmcc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: fsmcc [--target=x86|cortex-m3|cortex-m4] [clang options] file.c… file.cpp… [object.o…] -o app.fsm\n"
    "Checks, compiles and links an app made of finite state machines. The output is unsigned: sign it with fsmsign.\n"
    "As fsm++, it takes .c files for C++, too, as clang++ does.\n"
    "\n"
    "  --target=NAME    the machine (default x86); a file for x86 runs hosted and in ring 0\n"
    "  -o FILE          the output (default a.fsm; with -c, -S, -E as clang names it)\n"
    "  -c -S -E -M -MM -fsyntax-only    stop earlier, as in clang; objects are bitcode\n"
    "  -I -D -U -include -std= -O* -g* -W* -M*, many -f*   as in clang; the default is -O2\n"
    "  -L DIR -l NAME   archives of objects made by fsmcc; -lc and -lm are always there\n"
    "  -ffsm-globals=state   global variables are allowed and belong to the app's one FSM; say it when linking, too\n"
    "  -ffsm-heap=BYTES      the heap's size, for apps that do not say FSM_HEAP(bytes) themselves (64 KB)\n"
    "  -mlong-double-64      long double is double, on every target\n"
    "  -ffsm-reads=mpu|compare    Cortex-M: wild reads are stopped by the MPU (default), or by comparisons: for devices without "
    "one\n"
    "  -ffsm-stack=BYTES     calls of functions that need more stack go on on a segment of the system's stack_pool where need be\n"
    "  -Rfsm-fuel       say of each loop whether it is bounded statically or on fuel\n"
    "  --stack-report   show the deepest way of every handler on the machine stack\n"
    "  -v, -###         show the commands that are run; only show them\n"
    "  --explain RULE   why a rule exists, an example, the way out; 'all' lists the rules\n"
    "  --version, --help\n"
    "\n"
    "Exit codes: 0 done, 1 the input is at fault, 2 the call is, 3 the machine is.\n";

/* Bitcode, or an archive of it: by its first bytes, since anything else would only make llvm-link say something odd. */
static void check_object(const char *path)
{
    FILE *file = fopen(path, "rb");
    unsigned char head[8] = {0};
    if (!file) stop(EXIT_INPUT, "%s: no such file, or it cannot be read", path);
    size_t got = fread(head, 1, sizeof head, file);
    fclose(file);
    if (got >= 4 && memcmp(head, "BC\xc0\xde", 4) == 0) return;
    if (got == 8 && (memcmp(head, "!<arch>\n", 8) == 0 || memcmp(head, "!<thin>\n", 8) == 0)) return;
    bool elf = got >= 4 && memcmp(head,
                                  "\x7f"
                                  "ELF",
                                  4) == 0;
    stop(EXIT_INPUT, "%s is %s, not an object made by fsmcc: compile its source with 'fsmcc -c'", path,
         elf ? "machine code" : "something else");
}

static void build(const struct job *job)
{
    struct list bitcode = {0};
    for (size_t i = 0; i < job->objects.count; i++) check_object(job->objects.items[i]);
    link_prepare(job);
    for (size_t i = 0; i < job->sources.count; i++) {
        list_addf(&bitcode, "%s/%zu.bc", scratch_folder(), i);
        compile(job, i, bitcode.items[i]);
    }
    list_add_all(&bitcode, &job->objects);
    link_program(job, &bitcode);
    list_free(&bitcode);
}

int main(int argc, char **argv)
{
    struct job job = {0};
    const char *slash = strrchr(argv[0], '/');
    if (strcmp(slash ? slash + 1 : argv[0], "fsm++") == 0) program_name = "fsm++";
    job.cxx_by_name = strcmp(program_name, "fsm++") == 0;
    arguments_read(&job, help, argc, argv);
    if (job.mode == MODE_LINK) build(&job);
    else if (job.mode == MODE_ROUTINES) link_routines(&job);
    else
        for (size_t i = 0; i < job.sources.count; i++) compile(&job, i, job.output);
    return EXIT_DONE;
}

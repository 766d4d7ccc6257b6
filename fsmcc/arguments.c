#include "fsmcc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: fsmcc [--target=x86|cortex-m3|cortex-m4] [clang options] file.c… [object.o…] -o app.fsm\n"
    "Checks, compiles and links an app made of finite state machines. The output is unsigned: sign it with fsmsign.\n"
    "\n"
    "  --target=NAME    the machine (default x86); a file for x86 runs hosted and in ring 0\n"
    "  -o FILE          the output (default a.fsm; with -c, -S, -E as clang names it)\n"
    "  -c -S -E -M -MM -fsyntax-only    stop earlier, as in clang; objects are bitcode\n"
    "  -I -D -U -include -std= -O* -g -W* -f* -M*   as in clang; the default is -O2\n"
    "  -L DIR -l NAME   archives of objects made by fsmcc; -lc and -lm are always there\n"
    "  -v, -###         show the commands that are run; only show them\n"
    "  --explain RULE   why a rule exists, an example, the way out; 'all' lists the rules\n"
    "  --version, --help\n"
    "\n"
    "Exit codes: 0 done, 1 the input is at fault, 2 the call is, 3 the machine is.\n";

/* Options that take the next word, and go to clang together with it. */
static const char *const with_word[] = {"-I", "-D", "-U", "-include", "-imacros", "-isystem", "-iquote", "-idirafter",
                                        "-MF", "-MT", "-MQ", "-x", "-std", NULL};

/* Options that would take away what the compiler establishes, or are for tools that are not run. Beginnings of words. */
static const struct {
    const char *start, *why;
} refused[] = {
    {"-fplugin", "no other plugin may look in while an app is made"},
    {"-fpass-plugin", "no other plugin may look in while an app is made"},
    {"-Xclang", "options past the driver could switch checks off"},
    {"-Xassembler", "options past the driver could switch checks off"},
    {"-Xlinker", "the linker's options are the target's"},
    {"-mllvm", "options past the driver could switch checks off"},
    {"-Wl,", "the linker's options are the target's"},
    {"-Wa,", "there is no assembly in an app"},
    {"-Wp,", "give preprocessor options directly"},
    {"-target", "write --target=x86, cortex-m3 or cortex-m4"},
    {"--config", "options come from the command line alone"},
    {"-B", "the tools are fixed"},
    {"-fuse-ld", "the linker is fixed"},
    {"-fno-wrapv", "signed overflow wraps in an app: the checks rely on it"},
    {"-fwrapv-pointer", "the checks rely on what the target sets"},
    {"-fstrict-aliasing", "the checks rely on its absence"},
    {"-fdelete-null-pointer-checks", "the checks rely on its absence"},
    {"-ffast-math", "it makes results differ between machines"},
    {"-Ofast", "it makes results differ between machines: use -O3"},
    {"-ffp-contract", "it makes results differ between machines"},
    {"-fsanitize", "sanitizers need an operating system; test on the host without fsmcc"},
    {"-fprofile", "profiling needs an operating system"},
    {"-fcoverage", "profiling needs an operating system"},
    {"-fopenmp", "an app has no threads"},
    {"-pthread", "an app has no threads"},
    {"-shared", "an app is linked whole"},
    {"-fPIC", "the target sets how code is addressed"},
    {"-fpic", "the target sets how code is addressed"},
    {"-fPIE", "the target sets how code is addressed"},
    {"-fpie", "the target sets how code is addressed"},
    {"-m", "the machine's options are the target's"},
    {"--sysroot", "apps have their own headers"},
    {"-fshort-enums", "layouts are the same on all targets"},
    {"-fpack-struct", "layouts are the same on all targets"},
    {"-funsigned-char", "char is signed on all targets"},
    {"-fno-signed-char", "char is signed on all targets"},
    {"-save-temps", "use -S or -E"},
    {"--save-temps", "use -S or -E"},
    {"-r", "objects are bitcode: use an archive"},
};

/* Said so often by makefiles that refusing them would only annoy; they change nothing here. */
static const char *const ignored[] = {"-lc", "-lm", "-lgcc", "-static", "-pipe", "-s", "-rdynamic", "-nostdlib", "-nostdinc",
                                      "-fno-PIC", "-fno-pic", "-fno-pie", "-no-pie", NULL};

static bool one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return true;
    return false;
}

static bool starts(const char *word, const char *start) { return strncmp(word, start, strlen(start)) == 0; }

static bool ends(const char *word, const char *end)
{
    size_t length = strlen(word), tail = strlen(end);
    return length >= tail && strcmp(word + length - tail, end) == 0;
}

static void version(void)
{
    printf("fsmcc %s (LLVM %s)\n", FSM_VERSION_TEXT, FSM_LLVM_VERSION);
    exit(EXIT_DONE);
}

static void set_target(struct job *job, const char *name)
{
    job->target = target_find(name);
    if (job->target) return;
    struct list names = {0};
    target_list(&names);
    stop(EXIT_CALL, "there is no target '%s': use %s, %s or %s", name, names.items[0], names.items[1], names.items[2]);
}

static void set_optimisation(struct job *job, const char *level)
{
    static const char *const levels[] = {"0", "1", "2", "3", "s", "z", NULL};
    job->optimise                     = *level == 0 ? "1" : strcmp(level, "g") == 0 ? "1" : level;
    if (!one_of(job->optimise, levels)) stop(EXIT_CALL, "-O%s: use -O0, -O1, -O2, -O3, -Os or -Oz", level);
}

static void find_library(struct job *job, const struct list *folders, const char *name)
{
    for (size_t i = 0; i < folders->count; i++) {
        char *path = textf("%s/lib%s.a", folders->items[i], name);
        FILE *file = fopen(path, "rb");
        if (file) {
            fclose(file);
            list_add(&job->objects, path);
            return;
        }
        free(path);
    }
    stop(EXIT_INPUT, "-l%s: no lib%s.a in the folders given with -L", name, name);
}

static void add_input(struct job *job, const char *word, bool c_by_option)
{
    if (ends(word, ".o") || ends(word, ".bc") || ends(word, ".a")) list_add(&job->objects, word);
    else if (c_by_option || ends(word, ".c") || ends(word, ".i")) list_add(&job->sources, word);
    else stop(EXIT_CALL, "%s: the input is neither C (.c, .i) nor an object of fsmcc (.o, .bc, .a)", word);
}

/* True: the word chose how far to go. */
static bool read_mode(struct job *job, const char *word)
{
    if (strcmp(word, "-c") == 0) job->mode = MODE_COMPILE;
    else if (strcmp(word, "-S") == 0 || strcmp(word, "-E") == 0 || strcmp(word, "-M") == 0 || strcmp(word, "-MM") == 0 ||
             strcmp(word, "-fsyntax-only") == 0) {
        job->mode = MODE_CLANG;
        list_add(&job->clang, word);
    } else return false;
    return true;
}

static void refuse(const char *word)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (starts(word, refused[i].start)) stop(EXIT_CALL, "option %s: %s", word, refused[i].why);
}

static const char *next(int argc, char **argv, int *i)
{
    if (*i + 1 >= argc) stop(EXIT_CALL, "option %s needs a word after it", argv[*i]);
    return argv[++*i];
}

static void read_option(struct job *job, int argc, char **argv, int *i, struct list *folders, struct list *libraries)
{
    const char *word = argv[*i];
    if (read_mode(job, word)) return;
    if (strcmp(word, "-o") == 0) job->output = next(argc, argv, i);
    else if (starts(word, "-o") && !starts(word, "-object")) job->output = word + 2;
    else if (starts(word, "--target=")) set_target(job, word + 9);
    else if (strcmp(word, "-v") == 0) job->verbose = true;
    else if (strcmp(word, "-###") == 0) job->dry = true;
    else if (strcmp(word, "--help") == 0) fputs(help, stdout), exit(EXIT_DONE);
    else if (strcmp(word, "--version") == 0) version();
    else if (strcmp(word, "--explain") == 0) explain(next(argc, argv, i));
    else if (starts(word, "--explain=")) explain(word + 10);
    else if (one_of(word, ignored)) return;
    else if (strcmp(word, "-L") == 0) list_add(folders, next(argc, argv, i));
    else if (starts(word, "-L")) list_add(folders, word + 2);
    else if (starts(word, "-l")) list_add(libraries, word[2] ? word + 2 : next(argc, argv, i));
    else if (one_of(word, with_word)) {
        list_add(&job->clang, word);
        list_add(&job->clang, next(argc, argv, i));
    } else {
        if (starts(word, "-Ofast")) refuse(word);
        if (starts(word, "-O")) {
            set_optimisation(job, word + 2);
            return;
        }
        refuse(word);
        if (strcmp(word, "-g0") == 0) job->debug = false;
        else if (starts(word, "-g")) job->debug = true;
        if (strcmp(word, "-MD") == 0 || strcmp(word, "-MMD") == 0) job->dependencies = true;
        list_add(&job->clang, word);
    }
}

static void check(const struct job *job)
{
    if (job->sources.count + job->objects.count == 0) stop(EXIT_CALL, "no input files; 'fsmcc --help' shows the options");
    if (job->mode == MODE_LINK) return;
    if (job->objects.count > 0) stop(EXIT_CALL, "%s: with -c, -S or -E there is nothing to link", job->objects.items[0]);
    if (job->output && job->sources.count > 1) stop(EXIT_CALL, "-o names one file, but there are %zu sources", job->sources.count);
}

void arguments_read(struct job *job, int argc, char **argv)
{
    struct list folders = {0}, libraries = {0};
    bool        c_by_option = false;
    job->target             = target_default();
    job->optimise           = "2";
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' || argv[i][1] == 0) add_input(job, argv[i], c_by_option || argv[i][0] == '-');
        else {
            if (strcmp(argv[i], "-xc") == 0 || (strcmp(argv[i], "-x") == 0 && i + 1 < argc && strcmp(argv[i + 1], "c") == 0))
                c_by_option = true;
            read_option(job, argc, argv, &i, &folders, &libraries);
        }
    }
    for (size_t i = 0; i < job->clang.count; i++)
        if (starts(job->clang.items[i], "-MF")) job->dependencies = false;
    for (size_t i = 0; i < libraries.count; i++) find_library(job, &folders, libraries.items[i]);
    check(job);
    list_free(&folders);
    list_free(&libraries);
}

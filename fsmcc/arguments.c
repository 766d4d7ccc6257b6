#include "fsmcc.h"
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fsm/abi.h>

/* What the words said that job does not hold: archives are looked for when all words have been read. */
struct reading {
    struct job *job;
    const char *help;
    int count, at;
    char **words;
    const char *language; /* -x: of the inputs that follow, whatever they are called; NULL: as the name says */
    struct list folders, libraries;
};

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
    printf("%s %s (LLVM %s)\n", program_name, FSM_VERSION_TEXT, FSM_LLVM_VERSION);
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
    job->optimise = *level == 0 ? "1" : strcmp(level, "g") == 0 ? "1" : level;
    if (!one_of(job->optimise, levels)) stop(EXIT_CALL, "-O%s: use -O0, -O1, -O2, -O3, -Os or -Oz", level);
}

static void set_reads(struct job *job, const char *way)
{
    static const char *const ways[] = {"mpu", "compare", NULL};
    if (!one_of(way, ways)) stop(EXIT_CALL, "-ffsm-reads=%s: use -ffsm-reads=mpu or -ffsm-reads=compare", way);
    job->reads = way;
}

static void set_deep(struct job *job, const char *bytes)
{
    char *end;
    job->deep = strtoul(bytes, &end, 10);
    if (*bytes < '0' || *bytes > '9' || *end != 0 || job->deep < 64 || job->deep > FSM_CHECKPOINT_NEED_MAX)
        stop(EXIT_CALL, "-ffsm-stack=%s: give a number of bytes from 64 to %d", bytes, FSM_CHECKPOINT_NEED_MAX);
}

static void find_library(struct job *job, const struct list *folders, const char *name)
{
    for (size_t i = 0; i < folders->count; i++) {
        char *path = textf("%s/lib%s.a", folders->items[i], name);
        if (access(path, R_OK) == 0) list_add(&job->objects, path);
        bool found = access(path, R_OK) == 0;
        free(path);
        if (found) return;
    }
    stop(EXIT_CALL, "-l%s: no lib%s.a in the folders given with -L", name, name);
}

/* .obj: as CMake calls objects for a machine without an operating system. */
static bool is_object(const char *word) { return ends(word, ".o") || ends(word, ".obj") || ends(word, ".bc") || ends(word, ".a"); }

/* By a source's name, as clang has it; NULL: it is no source. */
static const char *language_of(const struct job *job, const char *word)
{
    static const char *const cxx[] = {".cpp", ".cc", ".cxx", ".c++", ".C", ".cp", ".CPP", NULL};
    for (const char *const *end = cxx; *end; end++)
        if (ends(word, *end)) return "c++";
    return ends(word, ".c") ? (job->cxx_by_name ? "c++" : "c") : NULL;
}

/* Wherever clang finds a word @name, its driver's and its compiler's, it reads further options from a file. */
static void refuse_at(const char *text, const char *word)
{
    if (*text == '@') stop(EXIT_CALL, "%s: options come from the command line alone, never from a file @…", word);
}

static void add_input(struct reading *reading, const char *word)
{
    struct job *job = reading->job;
    struct stat state;
    bool standard = strcmp(word, "-") == 0;
    const char *slash = strrchr(word, '/');
    refuse_at(slash ? slash + 1 : word, word);
    if (!standard && stat(word, &state) < 0) stop(EXIT_CALL, "%s: %s", word, strerror(errno));
    if (!standard && S_ISDIR(state.st_mode)) stop(EXIT_CALL, "%s is a folder", word);
    const char *language = reading->language ? reading->language : language_of(job, word);
    if (!standard && is_object(word)) list_add(&job->objects, word);
    else if (language) list_add(&job->sources, word), list_add(&job->languages, language);
    else if (ends(word, ".i") || ends(word, ".ii"))
        stop(EXIT_CALL, "%s: in preprocessed text nobody can tell the toolchain's lines from yours: compile the source itself",
             word);
    else stop(EXIT_CALL, "%s: the input is neither C (.c), C++ (.cpp, .cc, .cxx) nor an object of fsmcc (.o, .obj, .bc, .a)", word);
}

static const char *next(struct reading *reading, const char *word)
{
    if (reading->at + 1 >= reading->count) stop(EXIT_CALL, "option %s needs a word after it", word);
    return reading->words[++reading->at];
}

/* The value of -oFILE or -o FILE. */
static const char *value(struct reading *reading, const char *word, const char *option)
{
    const char *text = word[strlen(option)] ? word + strlen(option) : next(reading, word);
    if (!*text) stop(EXIT_CALL, "option %s has an empty value", option);
    refuse_at(text, text);
    return text;
}

/* True: the word chose how far to go. */
static bool read_mode(struct job *job, const char *word)
{
    static const char *const clangs[] = {"-S", "-E", "-M", "-MM", "-fsyntax-only", NULL};
    if (strcmp(word, "-c") == 0) {
        if (job->mode == MODE_LINK) job->mode = MODE_COMPILE;
        return true;
    }
    if (strcmp(word, "--make-routines") == 0) {
        job->mode = MODE_ROUTINES;
        return true;
    }
    if (!one_of(word, clangs)) return false;
    job->mode = MODE_CLANG;
    list_add(&job->clang, word);
    return true;
}

/* True: the word asks for an answer, and gets it. */
static bool read_question(struct reading *reading, const char *word)
{
    if (strcmp(word, "-v") == 0 || strcmp(word, "--verbose") == 0) reading->job->verbose = true;
    else if (strcmp(word, "-###") == 0) reading->job->dry = true;
    else if (strcmp(word, "-Rfsm-fuel") == 0) reading->job->remark_fuel = true;
    else if (strcmp(word, "--stack-report") == 0) reading->job->stack_report = true;
    else if (strcmp(word, "--help") == 0) fputs(reading->help, stdout), exit(EXIT_DONE);
    else if (strcmp(word, "--version") == 0) version();
    else if (strcmp(word, "--explain") == 0) explain(next(reading, word));
    else if (starts(word, "--explain=")) explain(word + strlen("--explain="));
    else return false;
    return true;
}

static void note(struct job *job, const char *word)
{
    if (strcmp(word, "-MD") == 0 || strcmp(word, "-MMD") == 0) job->dependencies = true;
    if (starts(word, "-MF")) job->dependency_file = true;
    if (starts(word, "-g")) job->debug = true;
}

/* One of clang's options. A value is joined to it, so that there is no doubt what is a value and what an option. */
static void read_clang_option(struct reading *reading, const char *word)
{
    const struct option *option = option_find(word);
    if (!option)
        stop(EXIT_CALL, "option %s: fsmcc does not know it to be harmless; leave it out ('fsmcc --help' shows what there is)",
             word);
    if (option->use == USE_REFUSE) stop(EXIT_CALL, "option %s: %s", word, option->why);
    if (option->use == USE_NONE) return;
    note(reading->job, word);
    const char *equals = strchr(word, '=');
    if (option->form == FORM_PREFIX) refuse_at(equals ? equals + 1 : word + strlen(option->word), word);
    if (option->form == FORM_VALUE) list_addf(&reading->job->clang, "%s%s", option->word, value(reading, word, option->word));
    else list_add(&reading->job->clang, word);
}

static bool is_language(struct reading *reading, const char *word)
{
    if (!starts(word, "-x")) return false;
    const char *language = value(reading, word, "-x");
    if (strcmp(language, "c") != 0 && strcmp(language, "c++") != 0 && strcmp(language, "none") != 0)
        stop(EXIT_CALL, "option -x %s: an app is written in C or C++: use -x c, -x c++ or -x none", language);
    reading->language = strcmp(language, "none") == 0 ? NULL : language;
    return true;
}

static void set_globals(struct job *job, const char *where)
{
    if (strcmp(where, "state") != 0 && strcmp(where, "refuse") != 0)
        stop(EXIT_CALL, "-ffsm-globals=%s: use -ffsm-globals=state, or refuse, the default", where);
    job->globals = strcmp(where, "state") == 0;
}

static void set_heap(struct job *job, const char *bytes)
{
    char *end;
    errno = 0;
    job->heap = strtoul(bytes, &end, 10);
    if (*bytes < '1' || *bytes > '9' || *end || errno || job->heap > 1ul << 30)
        stop(EXIT_CALL, "-ffsm-heap=%s: use a number of bytes, up to 1073741824", bytes);
}

static void read_option(struct reading *reading, const char *word)
{
    struct job *job = reading->job;
    if (read_mode(job, word) || read_question(reading, word) || is_language(reading, word)) return;
    const struct option *known = option_find(word);
    if (starts(word, "-o")) job->output = value(reading, word, "-o");
    else if (starts(word, "--target=")) set_target(job, word + strlen("--target="));
    else if (starts(word, "-ffsm-globals=")) set_globals(job, word + strlen("-ffsm-globals="));
    else if (strcmp(word, "-mlong-double-64") == 0) job->long_double = true;
    else if (starts(word, "-ffsm-heap=")) set_heap(job, word + strlen("-ffsm-heap="));
    else if (starts(word, "-ffsm-stack=")) set_deep(job, word + strlen("-ffsm-stack="));
    else if (starts(word, "-ffsm-reads=")) set_reads(job, word + strlen("-ffsm-reads="));
    else if (strcmp(word, "-g0") == 0) job->debug = false;
    else if (starts(word, "-L")) list_add(&reading->folders, value(reading, word, "-L"));
    else if (starts(word, "-l") && !known) list_add(&reading->libraries, value(reading, word, "-l"));
    else if (starts(word, "-O") && !known) set_optimisation(job, word + 2);
    else read_clang_option(reading, word);
}

/* Said now, not after a minute of compiling. */
static void check_output(const struct job *job)
{
    struct stat state;
    if (!job->output || strcmp(job->output, "-") == 0) return;
    for (size_t i = 0; i < job->sources.count; i++)
        if (strcmp(job->sources.items[i], job->output) == 0)
            stop(EXIT_CALL, "%s is an input too: -o would destroy it", job->output);
    for (size_t i = 0; i < job->objects.count; i++)
        if (strcmp(job->objects.items[i], job->output) == 0)
            stop(EXIT_CALL, "%s is an input too: -o would destroy it", job->output);
    if (stat(job->output, &state) == 0) {
        if (S_ISDIR(state.st_mode)) stop(EXIT_CALL, "-o %s: it is a folder", job->output);
        if (access(job->output, W_OK) < 0) stop(EXIT_CALL, "-o %s: %s", job->output, strerror(errno));
        if (!S_ISREG(state.st_mode)) return;
    }
    const char *slash = strrchr(job->output, '/');
    char *folder = slash ? textf("%.*s/", (int)(slash - job->output), job->output) : textf(".");
    if (access(folder, W_OK | X_OK) < 0) stop(EXIT_CALL, "-o %s: %s: %s", job->output, folder, strerror(errno));
    free(folder);
}

/* A standard is one language's; clang would blame the source. */
static void check_standard(const struct job *job)
{
    for (size_t i = 0; i < job->clang.count; i++) {
        if (!starts(job->clang.items[i], "-std=")) continue;
        const char *wanted = strstr(job->clang.items[i], "++") ? "c++" : "c";
        for (size_t k = 0; k < job->sources.count; k++)
            if (strcmp(job->languages.items[k], wanted) != 0)
                stop(EXIT_CALL, "option %s: %s is in another language: compile it by itself, with -c", job->clang.items[i],
                     job->sources.items[k]);
    }
}

static void check(const struct job *job)
{
    const bool made = job->mode == MODE_ROUTINES && job->output;
    if (job->sources.count + job->objects.count == 0 && !made)
        stop(EXIT_CALL, "no input files; '%s --help' shows the options", program_name);
    if (job->reads && !job->target->libgcc)
        stop(EXIT_CALL, "-ffsm-reads=%s: it is for --target=cortex-m3 and cortex-m4; on x86 reads stay in the window anyway",
             job->reads);
    check_output(job);
    check_standard(job);
    if (job->mode == MODE_LINK) return;
    if (job->objects.count > 0) stop(EXIT_CALL, "%s: with -c, -S or -E there is nothing to link", job->objects.items[0]);
    if (job->output && job->sources.count > 1) stop(EXIT_CALL, "-o names one file, but there are %zu sources", job->sources.count);
}

void arguments_read(struct job *job, const char *help, int argc, char **argv)
{
    struct reading reading = {.job = job, .help = help, .count = argc, .words = argv};
    job->target = target_default();
    job->optimise = "2";
    for (reading.at = 1; reading.at < argc; reading.at++) {
        const char *word = argv[reading.at];
        if (word[0] != '-' || word[1] == 0) add_input(&reading, word);
        else read_option(&reading, word);
    }
    if (job->dependency_file) job->dependencies = false;
    for (size_t i = 0; i < reading.libraries.count; i++) find_library(job, &reading.folders, reading.libraries.items[i]);
    check(job);
    list_free(&reading.folders);
    list_free(&reading.libraries);
}

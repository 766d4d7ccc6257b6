/* fsmcc.h: the driver's parts. It turns a command line into runs of clang, llvm-link, opt and ld.lld, in that order, and has no
 * policy of its own: what is allowed is decided by the checker (a clang plugin) and the passes (an opt plugin).
 */
#ifndef FSMCC_H
#define FSMCC_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "list.h"

/* Exit codes. */
enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_CALL = 2, EXIT_MACHINE = 3 };

/* program.c: the command, as its messages name it. */
extern const char *program_name;
/* Says why on stderr, removes what is half-done, ends. */
__attribute__((format(printf, 2, 3))) _Noreturn void stop(int code, const char *format, ...);

/* What one target needs; target.c has the table. */
struct target {
    const char *name;           /* --target=… */
    uint32_t number;            /* FSM_TARGET_… */
    const char *const *compile; /* clang options, NULL-ended */
    const char *const *codegen; /* options of code generation */
    const char *const *link;    /* ld.lld options */
    bool libgcc;                /* link the compiler runtime */
    const char *optimise;       /* opt's pipeline for the whole program, before the checks */
};
const struct target *target_find(const char *name); /* NULL: none of that name */
const struct target *target_default(void);
void target_list(struct list *names);

enum mode {
    MODE_LINK,     /* everything, to an .fsm file */
    MODE_COMPILE,  /* -c: to bitcode */
    MODE_CLANG,    /* -S, -E, -M, -fsyntax-only: clang's own business */
    MODE_ROUTINES, /* --make-routines: what is part of every program, for the build of fsmcc itself */
};
struct job {
    const struct target *target;
    enum mode mode;
    const char *output;    /* -o, or NULL */
    struct list sources;   /* C and C++ files, for clang */
    struct list languages; /* "c" or "c++", of each source */
    struct list objects;   /* bitcode files and archives */
    struct list clang;     /* options handed on to clang */
    const char *optimise;  /* "0" "1" "2" "3" "s" "z" */
    bool debug;            /* keep debug information in the output */
    bool dependencies;     /* -MD or -MMD without -MF */
    bool dependency_file;  /* -MF */
    bool verbose, dry;     /* -v, -### */
    bool globals;          /* -ffsm-globals=state */
    bool cxx_by_name;      /* called as fsm++: a file.c is C++ */
    bool long_double;      /* -mlong-double-64: it is double, and allowed */
    unsigned long heap;    /* -ffsm-heap=BYTES; 0: as the app says */
    bool remark_fuel;      /* -Rfsm-fuel */
    bool stack_report;     /* --stack-report */
    unsigned long deep;    /* -ffsm-stack=BYTES: calls of functions that need more get a checkpoint; 0: none does */
    const char *reads;     /* -ffsm-reads=: "mpu" or "compare", or NULL: as the target does it */
};
/* Ends the program on a wrong call, and on --help, --version, --explain after answering. */
void arguments_read(struct job *job, const char *help, int argc, char **argv);

/* The folder with fsmcc's own parts: headers, plugins, the C library; from the running executable's place. */
const char *parts_folder(void);

/* scratch.c: one private temporary folder, an absolute path, made on first use, gone at the end, however the end comes. */
const char *scratch_folder(void);
/* A file to remove too unless scratch_keep() follows: an output that is being written. */
void scratch_watch(const char *path);
void scratch_keep(void);

/* signals.c: from signals_hold() on, signals that end a program wait until a tool is waited for, or until everything has been
 * removed; so nothing is removed under a running tool, and no handler runs in between. */
void signals_hold(void);
void signals_release(void);
const sigset_t *signals_before(void); /* the mask that tools get */
/* Waits for a child and returns its status (waitpid). A signal that ends us ends the child first. */
int signals_wait(pid_t child);

/* tool.c: runs an LLVM tool and waits. Ends the program with EXIT_MACHINE if the tool cannot run or breaks down.
 * False: it refused its input. Its stderr goes to the file `messages`, if not NULL. */
bool tool_try(const struct job *job, const struct list *command, const char *messages);
/* The same; ends with EXIT_INPUT if the tool refused its input, after it has said why. */
void tool_run(const struct job *job, const struct list *command);
char *tool_path(const char *name);

/* messages.c: says in our words what llvm-link -v has written to the file at `path`. True: something is wrong with the input. */
bool messages_report(const struct job *job, const char *path);

/* frontend.c: clang's options that say what source number `number` means: the target's, the language's, and where headers are. */
void frontend_options(const struct job *job, size_t number, struct list *command);
bool frontend_is_cxx(const struct job *job, size_t number);

/* record.c: the options that change what comes out, a line each, for the record in the object, and those of the link, on one line.
 * The caller frees them. */
char *record_options(const struct job *job, size_t number);
char *record_link(const struct job *job);

/* Source number `number` to bitcode at `output`; with output NULL as the mode says. */
void compile(const struct job *job, size_t number, const char *output);
/* Removes an older output: before anything that may fail because of the input. */
void link_prepare(const struct job *job);
/* Bitcode files and archives to job's output. */
void link_program(const struct job *job, const struct list *bitcode);
/* The C library's routines that LLVM puts calls to by itself, checked once for all programs, to job's output. */
void link_routines(const struct job *job);

/* Fills in the manifest what only the linked file tells: the cell's size, if FSM_MEMORY did not say. *elf stays the caller's. */
void budget_fill(uint8_t *elf, size_t size);

/* Prints a rule's page, or the list of rules; ends. */
_Noreturn void explain(const char *rule);

#endif

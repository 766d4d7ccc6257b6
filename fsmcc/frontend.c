#include "fsmcc.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

bool frontend_is_cxx(const struct job *job, size_t number) { return strcmp(job->languages.items[number], "c++") == 0; }

static void add_folder(struct list *command, const char *folder)
{
    list_add(command, "-isystem");
    list_add(command, folder);
}

/* Own headers first, then the compiler's; nothing of the machine we run on but libstdc++'s, which are C++'s and need no library. */
static void add_headers(const struct job *job, size_t number, struct list *command)
{
    char *own = textf("%s/include", parts_folder()), *cxx = textf("%s/include/c++", parts_folder());
    list_add(command, "-nostdinc");
    if (frontend_is_cxx(job, number)) {
        add_folder(command, cxx);
        add_folder(command, FSM_CXX_HEADERS);
        add_folder(command, FSM_CXX_CONFIG);
    }
    add_folder(command, own);
    add_folder(command, FSM_CLANG_RESOURCES "/include");
    free(own);
    free(cxx);
}

/* No exceptions and no types at run time: nothing in a cell could unwind or compare them. A static local that is initialised once
 * has no lock, for there is one thread. Constructors are functions of their own, never second names. Position independence is
 * fsmcc's affair, tables of virtual functions included. Messages are written as in C (.member = value). What
 * libstdc++ can check, an index into std::array say, it does. */
static void add_cxx(const struct job *job, struct list *command)
{
    static const char *const options[] = {"-fno-rtti",
                                          "-fno-threadsafe-statics",
                                          "-nostdinc++",
                                          "-D_GLIBCXX_ASSERTIONS",
                                          "-Wno-c++20-designator",
                                          "-Wno-reorder-init-list",
                                          "-Xclang",
                                          "-mno-constructor-aliases",
                                          NULL};
    for (const char *const *option = options; *option; option++) list_add(command, *option);
    if (job->target->number != FSM_TARGET_X86) list_add(command, "-fallow-unsupported");
}

void frontend_options(const struct job *job, size_t number, struct list *command)
{
    for (const char *const *option = job->target->compile; *option; option++) list_add(command, *option);
    if (frontend_is_cxx(job, number)) add_cxx(job, command);
    if (job->long_double && job->target->number == FSM_TARGET_X86) list_add(command, "-mlong-double-64"); /* elsewhere it is */
    add_headers(job, number, command);
}

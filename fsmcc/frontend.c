#include "fsmcc.h"

#include <fsm/abi.h>

/* Own headers first, then the compiler's; nothing of the machine we run on. */
static void add_headers(struct list *command)
{
    list_add(command, "-nostdinc");
    list_add(command, "-isystem");
    list_addf(command, "%s/include", parts_folder());
    list_add(command, "-isystem");
    list_addf(command, "%s/include", FSM_CLANG_RESOURCES);
}

void frontend_options(const struct job *job, struct list *command)
{
    for (const char *const *option = job->target->compile; *option; option++) list_add(command, *option);
    if (job->long_double && job->target->number == FSM_TARGET_X86) list_add(command, "-mlong-double-64"); /* elsewhere it is */
    add_headers(command);
}

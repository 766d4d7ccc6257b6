#include "fsmcc.h"

#include <stdlib.h>
#include <string.h>

/* Says where files are, and how to speak of them: what they hold is in the record by itself. */
static bool changes_nothing(const char *option)
{
    static const char *const prefixes[] = {"-I",
                                           "-i",
                                           "-M",
                                           "-W",
                                           "-w",
                                           "-H",
                                           "-fdiagnostics-",
                                           "-fno-diagnostics-",
                                           "-fcolor-",
                                           "-fno-color-",
                                           "-fcaret-",
                                           "-fno-caret-",
                                           "-fansi-",
                                           "-fshow-",
                                           "-fno-show-",
                                           "-fmessage-length=",
                                           "-ferror-limit=",
                                           "-ftabstop=",
                                           "-fmacro-backtrace-limit="};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(option, prefixes[i], strlen(prefixes[i])) == 0) return true;
    return false;
}

char *record_options(const struct job *job, size_t number)
{
    char *text = textf("--target=%s\n-x%s\n-O%s\n%s%s", job->target->name, job->languages.items[number], job->optimise,
                       job->globals ? "-ffsm-globals=state\n" : "", job->long_double ? "-mlong-double-64\n" : "");
    for (size_t i = 0; i < job->clang.count; i++) {
        if (changes_nothing(job->clang.items[i])) continue;
        char *longer = textf("%s%s\n", text, job->clang.items[i]);
        free(text);
        text = longer;
    }
    return text;
}

char *record_link(const struct job *job)
{
    char *heap = job->heap ? textf(" -ffsm-heap=%lu", job->heap) : textf("%s", "");
    char *deep = job->deep ? textf(" -ffsm-stack=%lu", job->deep) : textf("%s", "");
    char *text = textf("--target=%s -O%s%s%s%s%s%s%s", job->target->name, job->optimise, job->globals ? " -ffsm-globals=state" : "",
                       heap, job->reads ? " -ffsm-reads=" : "", job->reads ? job->reads : "", deep, job->debug ? " -g" : "");
    free(heap);
    free(deep);
    return text;
}

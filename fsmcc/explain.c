#include "fsmcc.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool print_page(const char *rule)
{
    if (strchr(rule, '/') || strstr(rule, "..")) return false;
    char *path = textf("%s/explain/%s.md", parts_folder(), rule);
    FILE *page = fopen(path, "r");
    free(path);
    if (!page) return false;
    for (int c; (c = fgetc(page)) != EOF;) putchar(c);
    fclose(page);
    return true;
}

static int page_only(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end && strcmp(end, ".md") == 0;
}

static void print_names(FILE *out)
{
    struct dirent **pages;
    char *folder = textf("%s/explain", parts_folder());
    int count = scandir(folder, &pages, page_only, alphasort);
    free(folder);
    for (int i = 0; i < count; i++) {
        fprintf(out, "  %.*s\n", (int)strlen(pages[i]->d_name) - 3, pages[i]->d_name);
        free(pages[i]);
    }
    if (count >= 0) free(pages);
}

void explain(const char *rule)
{
    if (print_page(rule)) exit(EXIT_DONE);
    bool all = strcmp(rule, "all") == 0;
    if (!all) fprintf(stderr, "fsmcc: there is no rule '%s'; the rules are:\n", rule);
    print_names(all ? stdout : stderr);
    exit(all ? EXIT_DONE : EXIT_CALL);
}

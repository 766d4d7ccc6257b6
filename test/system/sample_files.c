#include "sample_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fsm/abi.h>

#include "sample.h"

static char folder[] = "/tmp/fsm-system-test-XXXXXX";

static const struct sample_app apps[] = {
    {.name = "gps",
     .groups = 1 << FSM_GROUP_log | 1 << FSM_GROUP_uart,
     .memory = 8192,
     .counter = 3,
     .target = FSM_TARGET_X86,
     .types = {"gps"},
     .peers = {"tracker"}},
    {.name = "tracker",
     .groups = 1 << FSM_GROUP_log | 1 << FSM_GROUP_config,
     .memory = 8192,
     .target = FSM_TARGET_X86,
     .types = {"tracker"}},
    {.name = "old", .groups = 1 << FSM_GROUP_legacy, .memory = 8192, .target = FSM_TARGET_X86, .types = {"old"}},
    {.name = "boss", .groups = 1 << FSM_GROUP_supervisor, .memory = 8192, .target = FSM_TARGET_X86, .types = {"boss"}},
    {.name = "pair", .memory = 8192, .target = FSM_TARGET_X86, .types = {"ping", "pong"}, .peers = {"other"}},
};
enum { APPS = sizeof apps / sizeof apps[0] };

const char *sample_folder(void) { return folder; }

static bool write_file(const char *name, const char *ending, const void *bytes, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    const bool written = fwrite(bytes, 1, size, file) == size;
    return fclose(file) == 0 && written;
}

bool sample_files_make(void)
{
    if (!mkdtemp(folder)) return false;
    char notes[200]; /* long enough for a trailer, but without one */
    memset(notes, 'n', sizeof notes);
    bool good = write_file("notes", ".txt", notes, sizeof notes);
    for (int i = 0; i < APPS; i++) {
        uint8_t bytes[SAMPLE_MAX];
        const uint32_t size = sample_app_file(&apps[i], bytes);
        good = good && write_file(apps[i].name, ".fsm", bytes, size);
    }
    return good;
}

void sample_files_remove(void)
{
    char path[128];
    for (int i = 0; i < APPS; i++) {
        snprintf(path, sizeof path, "%s/%s.fsm", folder, apps[i].name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/notes.txt", folder);
    unlink(path);
    rmdir(folder);
}

/* make_app.c: make_app OUT NAME GROUPS MEMORY TARGET TRUSTED: writes an app for the tests of the commands. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "signer/name.h"

int main(int argc, char **argv)
{
    uint8_t room[APP_ROOM];
    char unknown[32];
    if (argc != 7) return 2;
    struct app app = app_usual();
    uint32_t targets = 0;
    app.name = argv[2];
    if (!fsm_sign_groups_parse(argv[3], &app.groups, unknown, sizeof unknown)) return 2;
    app.memory = (uint32_t)strtoul(argv[4], NULL, 10);
    if (!fsm_sign_targets_parse(argv[5], &targets, unknown, sizeof unknown) || targets == 0) return 2;
    app.target = (uint32_t)__builtin_ctz(targets);
    app.trusted = argv[6][0] == '1';
    size_t size = app_write(&app, room);
    FILE *file = fopen(argv[1], "wb");
    if (!file || fwrite(room, 1, size, file) != size || fclose(file) != 0) return 3;
    return 0;
}

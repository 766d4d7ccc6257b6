/* trial_host.c: a trial on the host: trial_host FILE. Prints what trial_device.c prints. */
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../loader/bytes.h"

static uint8_t copy[TRIAL_FILE_MAX + 4];

static void say(uint32_t number, enum fsm_load_error answer) { printf("%u %s\n", (unsigned)number, fsm_load_name(answer)); }

int main(int argc, char **argv)
{
    static uint8_t trial[1 << 20];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t size = file ? fread(trial, 1, sizeof trial, file) : 0;
    if (size < TRIAL_HEAD) {
        fprintf(stderr, "usage: trial_host FILE, as flips.py makes it\n");
        return 2;
    }
    fclose(file);
    trial_run(trial, copy, say);
    return 0;
}

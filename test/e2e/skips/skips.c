/* skips IMAGE --refused REASON [--app N] [--store FILE] [--before IMAGE] [--inside] [--share K/N]: boots an image that a device
 * must refuse, for that reason, once for every single instruction and every two neighbours that somebody could make the processor
 * leave out, and expects that no instruction of the app, or of any app if none is named, is ever reached.
 *
 * All instructions of the boot are left out, one after the other, from reset to the kernel's halt, wherever they are executed: in
 * loader, kernel, port and C library. Of a loop's passes, that is of executions of the same instruction in the same frame during
 * the same decision, the first two, the middle one and the last are taken. With --inside, the instructions of SHA-256 and of the
 * signature's arithmetic instead, which the machine otherwise computes by itself: each of them where the app's file is first
 * decided about. --share: only every N-th of the places, beginning with number K.
 */
#include "machine.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 1 << 23, TABLE = 1 << 22, STARTS_SHOWN = 20 };

struct options {
    const char *image, *refused, *store, *before;
    int app;
    bool inside;
    uint32_t share, shares;
};

/* One instruction in one frame during one decision. */
struct place {
    uint32_t pc, sp, phase;
    uint32_t times, seen; /* executions in all, and so far */
};

struct campaign {
    struct machine *machine;
    struct place *places;
    uint32_t phase, steps, tried, taken, outcomes[4];
};

static struct place *place_of(struct campaign *campaign, uint32_t pc, uint32_t sp)
{
    uint32_t at = (pc * 2654435761u ^ sp * 40503u ^ campaign->phase * 97u) % TABLE;
    for (;; at = (at + 1) % TABLE) {
        struct place *place = &campaign->places[at];
        if (place->pc == 0) *place = (struct place){.pc = pc, .sp = sp, .phase = campaign->phase};
        if (place->pc == pc && place->sp == sp && place->phase == campaign->phase) return place;
    }
}

/* Decisions about one file after the other, and what comes between them. */
static void follow_phase(struct campaign *campaign, uint32_t pc)
{
    static const char *const entries[] = {"fsm_load_verify", "fsm_load_confirm", "fsm_load_measure", "fsm_load_map",
                                          "fsm_boot_report"};
    static uint32_t addresses[sizeof entries / sizeof entries[0]];
    for (uint32_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        if (addresses[i] == 0) addresses[i] = machine_symbol(campaign->machine, entries[i]);
        campaign->phase += addresses[i] == pc;
    }
}

/* What fsm_p256_verify and SHA-256 consist of. */
static bool is_inside(const struct campaign *campaign, uint32_t pc)
{
    static const char *const functions[] = {
        "multiply", "square", "take",    "add",  "twice",      "double_point", "add_points",      "load",
        "copy",     "same",   "is_zero", "less", "read_point", "invert",       "multiply_points", "has_x"};
    const char *name = machine_function(campaign->machine, pc);
    for (uint32_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(name, functions[i]) == 0) return true;
    return strncmp(name, "fsm_p256_", 9) == 0 || strncmp(name, "br_sha2", 7) == 0;
}

static void show(const struct campaign *campaign, uint32_t pc, uint32_t first, uint32_t count)
{
    uint32_t at = pc;
    for (uint32_t i = 0; i < first; i++) at += machine_size_at(campaign->machine, at);
    printf("STARTED: without %u instruction(s) at 0x%x in %s, step %u\n", count, at, machine_function(campaign->machine, at),
           campaign->steps);
}

/* Everything that can be left out of the step the machine stands at. */
static void leave_out(struct campaign *campaign, uint32_t pc)
{
    const uint32_t instructions = 1 + machine_block_at(campaign->machine, pc);
    machine_save(campaign->machine);
    for (uint32_t first = 0; first < instructions; first++)
        for (uint32_t count = 1; count <= 2; count++) {
            machine_skip(campaign->machine, first, count);
            const enum outcome outcome = machine_run(campaign->machine);
            campaign->outcomes[outcome]++;
            if (outcome == OUTCOME_STARTED && campaign->outcomes[outcome] <= STARTS_SHOWN) show(campaign, pc, first, count);
            machine_restore(campaign->machine);
        }
    campaign->tried += instructions;
}

static bool is_taken(struct place *place)
{
    const uint32_t number = ++place->seen;
    return number <= 2 || number == place->times || number == (place->times + 1) / 2;
}

/* The undisturbed boot: how often each place is executed, and that the image is refused as it should be. */
static void count_steps(struct campaign *campaign, const struct options *options)
{
    machine_reset(campaign->machine);
    do {
        const uint32_t pc = machine_pc(campaign->machine);
        follow_phase(campaign, pc);
        place_of(campaign, pc, machine_sp(campaign->machine))->times++;
        if (++campaign->steps > STEPS_MAX) break;
    } while (machine_step(campaign->machine));
    const enum outcome outcome = machine_run(campaign->machine);
    const char *text = machine_console(campaign->machine);
    if (outcome == OUTCOME_HALTED && strstr(text, options->refused) != NULL) return;
    printf("the undisturbed boot is not refused with '%s' but ends in %u, after %u steps, with:\n%s\n", options->refused, outcome,
           campaign->steps, text);
    exit(1);
}

static void leave_out_all(struct campaign *campaign, const struct options *options)
{
    uint32_t number = 0;
    campaign->phase = campaign->steps = 0;
    machine_reset(campaign->machine);
    do {
        const uint32_t pc = machine_pc(campaign->machine);
        follow_phase(campaign, pc);
        campaign->steps++;
        if (!is_taken(place_of(campaign, pc, machine_sp(campaign->machine)))) continue;
        campaign->taken++;
        if (number++ % options->shares == options->share) leave_out(campaign, pc);
    } while (machine_step(campaign->machine));
}

/* Each of the instructions once, at its first execution in the decision about the app's file. */
static void leave_out_inside(struct campaign *campaign, const struct options *options)
{
    const uint32_t verify = machine_symbol(campaign->machine, "fsm_load_verify");
    const uint32_t confirm = machine_symbol(campaign->machine, "fsm_load_confirm"); /* of the system description */
    const uint32_t report = machine_symbol(campaign->machine, "fsm_boot_report");
    uint32_t verified = 0, confirmed = 0, number = 0;
    machine_reset(campaign->machine);
    do {
        const uint32_t pc = machine_pc(campaign->machine);
        verified += pc == verify;
        confirmed += pc == confirm;
        if (pc == report || confirmed > 1) break;
        campaign->steps++;
        if (verified < 2 || !is_inside(campaign, pc)) continue;
        struct place *place = place_of(campaign, pc, 0);
        if (place->seen++ > 0) continue;
        campaign->taken++;
        if (number++ % options->shares == options->share) leave_out(campaign, pc);
    } while (machine_step(campaign->machine));
}

static void read_options(struct options *options, int count, char **arguments)
{
    static const struct option known[] = {{"refused", 1, 0, 'r'},
                                          {"app", 1, 0, 'a'},
                                          {"store", 1, 0, 's'},
                                          {"before", 1, 0, 'b'},
                                          {"inside", 0, 0, 'i'},
                                          {"share", 1, 0, 'n'},
                                          {0}};
    *options = (struct options){.app = -1, .shares = 1};
    for (int c; (c = getopt_long(count, arguments, "", known, NULL)) != -1;) switch (c) {
        case 'r': options->refused = optarg; break;
        case 'a': options->app = atoi(optarg); break;
        case 's': options->store = optarg; break;
        case 'b': options->before = optarg; break;
        case 'i': options->inside = true; break;
        case 'n':
            if (sscanf(optarg, "%u/%u", &options->share, &options->shares) == 2 && options->shares > 0) break;
            exit(2);
        default: exit(2);
        }
    if (optind != count - 1 || options->refused == NULL) {
        fprintf(stderr, "skips IMAGE --refused REASON [--app N] [--store FILE] [--before IMAGE] [--inside] [--share K/N]\n");
        exit(2);
    }
    options->image = arguments[optind];
}

/* What a boot up to the first instruction of an app leaves in RAM. */
static void warm_up(struct machine *machine, const char *image)
{
    struct machine *good = machine_make(image, -1, false, NULL);
    machine_reset(good);
    if (machine_run(good) != OUTCOME_STARTED) {
        printf("the boot before does not start an app but says: %s\n", machine_console(good));
        exit(1);
    }
    machine_warm(machine, good);
}

int main(int count, char **arguments)
{
    struct options options;
    read_options(&options, count, arguments);
    struct campaign campaign = {.places = calloc(TABLE, sizeof *campaign.places)};
    if (campaign.places == NULL) return 3;
    campaign.machine = machine_make(options.image, options.app, options.inside, options.store);
    if (options.before) warm_up(campaign.machine, options.before);
    if (options.inside) leave_out_inside(&campaign, &options);
    else {
        count_steps(&campaign, &options);
        leave_out_all(&campaign, &options);
    }
    printf("%u steps, %u places, %u instructions left out alone and with the next: %u halts, %u faults, %u endless, %u starts\n",
           campaign.steps, campaign.taken, campaign.tried, campaign.outcomes[OUTCOME_HALTED], campaign.outcomes[OUTCOME_FAULT],
           campaign.outcomes[OUTCOME_ENDLESS], campaign.outcomes[OUTCOME_STARTED]);
    return campaign.outcomes[OUTCOME_STARTED] == 0 && campaign.tried > 0 ? 0 : 1;
}

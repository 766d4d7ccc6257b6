/* flips.c: every way to damage a signed file by one bit, by a cut, or by one byte more: flips ROOT.pem FILE.fsm PROCESSES
 *
 * Each damaged file is given to the loader's verification and to the signer's, which is made of other code (OpenSSL); both must
 * refuse it. The file itself must be accepted by both, at the beginning and at the end. Prints how often each reason was given.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../signer/root.h"
#include "../../signer/verify_openssl.h"
#include "trial.h"

enum { PROCESSES_MAX = 64, APPENDED = 256, SHOWN_MAX = 20 };

/* What all processes count in. */
struct counts {
    _Atomic uint32_t answers[FSM_LOAD_ERROR_COUNT], accepted, disagreements;
};

struct run {
    struct fsm_root root;
    X509 *certificate;
    struct fsm_policy policy;
    uint8_t file[TRIAL_FILE_MAX];
    uint32_t size;
    struct counts *counts;
};

/* Case `number` of all there are: first every bit, then every length, then every byte more. */
static void nth_case(const struct run *run, uint32_t number, uint32_t *what, uint32_t *where)
{
    const uint32_t bits = run->size * 8;
    *what = number < bits ? MUTATION_FLIP : number < bits + run->size ? MUTATION_CUT : MUTATION_APPEND;
    *where = number < bits ? number : number < bits + run->size ? number - bits : number - bits - run->size;
}

static uint32_t case_count(const struct run *run) { return run->size * 8 + run->size + APPENDED; }

/* Asks both; counts the loader's answer. True: both accept, or both refuse. */
static bool ask(const struct run *run, uint32_t what, uint32_t where, bool *accepted)
{
    static uint8_t copy[TRIAL_FILE_MAX + 1];
    uint32_t size = trial_mutate(run->file, run->size, what, where, copy);
    struct fsm_load_context context;
    struct fsm_verified verified;
    char text[512];
    enum fsm_load_error loader = fsm_load_verify(&context, copy, size, &run->policy, &verified);
    enum fsm_sign_error signer = fsm_sign_check(copy, size, run->certificate, text, sizeof text);
    run->counts->answers[loader]++;
    *accepted = loader == FSM_LOAD_OK || signer == FSM_SIGN_OK;
    if ((loader == FSM_LOAD_OK) == (signer == FSM_SIGN_OK)) return true;
    if (run->counts->disagreements++ < SHOWN_MAX)
        printf("DISAGREEMENT: what %u where %u: the loader says %s, the signer %s (%s)\n", (unsigned)what, (unsigned)where,
               fsm_load_name(loader), signer == FSM_SIGN_OK ? "it is good" : "no", text);
    return false;
}

static bool accepts_the_original(const struct run *run, const char *when)
{
    bool accepted;
    if (ask(run, MUTATION_NONE, 0, &accepted) && accepted) return true;
    printf("FAILED: the undamaged file is not accepted by both %s\n", when);
    return false;
}

/* The cases first, first + step, … */
static void work(const struct run *run, uint32_t first, uint32_t step)
{
    for (uint32_t i = first; i < case_count(run); i += step) {
        uint32_t what, where;
        bool accepted;
        nth_case(run, i, &what, &where);
        ask(run, what, where, &accepted);
        if (!accepted) continue;
        if (run->counts->accepted++ < SHOWN_MAX) printf("ACCEPTED: what %u where %u\n", (unsigned)what, (unsigned)where);
    }
    fflush(stdout);
}

static bool work_in_processes(const struct run *run, uint32_t processes)
{
    bool good = true;
    fflush(stdout);
    for (uint32_t i = 0; i < processes; i++) {
        const pid_t child = fork();
        if (child < 0) return perror("fork"), false;
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); /* if somebody ends the test, this ends too */
            work(run, i, processes);
            _exit(0);
        }
    }
    for (uint32_t i = 0; i < processes; i++) {
        int status;
        good &= wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    if (!good) printf("FAILED: a process did not end well\n");
    return good;
}

static bool set_up(struct run *run, char **argv)
{
    struct fsm_sign_why why;
    FILE *file = fopen(argv[2], "rb");
    if (!file) return perror(argv[2]), false;
    run->size = (uint32_t)fread(run->file, 1, sizeof run->file, file);
    const bool whole = fgetc(file) == EOF;
    fclose(file);
    if (!whole) return fprintf(stderr, "%s is too large for this test\n", argv[2]), false;
    if (fsm_root_certificate(argv[1], &run->certificate, &why) || fsm_root_from(run->certificate, &run->root, &why))
        return fprintf(stderr, "%s\n", why.detail), false;
    run->policy = trial_policy(run->root.name, (uint32_t)run->root.name_size, run->root.key, (uint64_t)time(NULL));
    run->counts = mmap(NULL, sizeof *run->counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return run->counts != MAP_FAILED;
}

int main(int argc, char **argv)
{
    static struct run run;
    const long processes = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
    if (processes < 1 || processes > PROCESSES_MAX) {
        fprintf(stderr, "usage: flips ROOT.pem FILE.fsm PROCESSES\n");
        return 2;
    }
    if (!set_up(&run, argv)) return 2;
    bool good = accepts_the_original(&run, "at first");
    good &= work_in_processes(&run, (uint32_t)processes);
    good &= accepts_the_original(&run, "at last");
    uint32_t answers = 0;
    for (int i = 0; i < FSM_LOAD_ERROR_COUNT; i++) {
        if (run.counts->answers[i]) printf("%8u %s\n", (unsigned)run.counts->answers[i], fsm_load_name((enum fsm_load_error)i));
        answers += run.counts->answers[i];
    }
    good &= run.counts->accepted == 0 && run.counts->disagreements == 0;
    good &= answers == case_count(&run) + 2 && run.counts->answers[FSM_LOAD_OK] == 2;
    printf("%s: %u damaged files of %u bytes: %u accepted, %u disagreements\n", good ? "good" : "FAILED",
           (unsigned)case_count(&run), (unsigned)run.size, (unsigned)run.counts->accepted, (unsigned)run.counts->disagreements);
    X509_free(run.certificate);
    return good ? 0 : 1;
}

/* Everything that can happen in a small system: at each place where an app's code runs the next step is any of sending to anybody,
 * an interrupt that brings bytes or lets time pass, a trap, an end; all sequences of CHOICES such steps are tried, on the kernel's
 * own sources. Handlers do nothing else that concerns the kernel, so an interrupt before each of their calls is one at each of
 * their instructions. After each step the tables are sound, the answer was true, and who runs is who has to; what is sent arrives,
 * in order; and at the end nothing is left lying. `kernel_every CHOICES` looks further.
 */
#include "world.h"

#include <fsm_port_interrupts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICES = 6, CHOICES_MAX = 16, FSMS = 4, WORD = FSM_MESSAGE_FIRST };
enum step { END, SEND, BYTES = SEND + FSMS, TIME, TRAP, STEPS };

/* The sequence that is being tried; what is behind its end is END. */
static uint8_t chosen[CHOICES_MAX];
static unsigned length = CHOICES, next_choice;
static unsigned long tried, pre_empted, refused, trapped;

static struct {
    uint32_t sent, next;
} ways[FSMS][FSMS];
static uint32_t bytes_in, bytes_out;

static enum step choose(void) { return next_choice < length ? (enum step)chosen[next_choice++] : END; }

static uint32_t queued_since[FSMS], moments; /* 0: it is not in a queue, as far as it was looked at */

static void look_at_queues(void)
{
    moments++;
    for (unsigned i = 0; i < FSMS; i++) {
        if (!world_fsm(i)->next) queued_since[i] = 0;
        else if (queued_since[i] == 0) queued_since[i] = moments;
    }
}

/* Nobody of its priority has been queued for longer. */
static void check_turn(unsigned number)
{
    const struct fsm *fsm = world_fsm(number);
    for (unsigned i = 0; i < FSMS; i++) {
        if (i == number || !world_fsm(i)->next || world_fsm(i)->priority != fsm->priority || queued_since[i] == 0) continue;
        assert_true(queued_since[number] != 0 && queued_since[number] <= queued_since[i]);
    }
}

static void check(void)
{
    world_check();
    look_at_queues();
    assert_int_equal(fsm_kernel.ready & fsm_kernel.above, 0);
}

static void send(uint32_t number, uint8_t *self)
{
    const struct fsm *to = world_fsm(number);
    const uint32_t from = world_self();
    int32_t wanted = FSM_OK;
    if (to->status != FSM_RUNNING) wanted = FSM_ERROR_GONE;
    else if (to->count == to->capacity) wanted = FSM_ERROR_FULL;
    memcpy(self, &(uint32_t[]){from, ways[from][number].sent}, 2 * sizeof(uint32_t));
    if (wanted == FSM_OK) ways[from][number].sent++; /* before: it may be handled at once */
    else refused++;
    assert_int_equal(world_send(number, WORD, self, 2 * sizeof(uint32_t)), wanted);
}

static _Noreturn void trap(void)
{
    for (unsigned from = 0; from < FSMS; from++) ways[from][world_self()].next = ways[from][world_self()].sent;
    trapped++;
    world_trap(FSM_TRAP_INSTRUCTION);
}

static void hear(const struct fsm_event *event)
{
    uint32_t body[2];
    if (event->type != WORD) return;
    memcpy(body, event->data, sizeof body);
    assert_true(body[0] < FSMS);
    assert_int_equal(body[1], ways[body[0]][world_self()].next);
    ways[body[0]][world_self()].next++;
}

static void interrupt(enum step step)
{
    if (step == BYTES) world_receive(1, "x"), bytes_in++;
    else world.now += 3;
    fsm_kernel.woken = true;
    fsm_port_preempt();
}

static void handle(uint8_t *self, const struct fsm_event *event)
{
    pre_empted += world_depth() > 1;
    check_turn(world_self());
    hear(event);
    if (event->type == FSM_UART) bytes_out += event->length;
    if (event->type == FSM_START && world_self() == 2)
        assert_int_equal((int32_t)world_call(FSM_CALL_fsm_timer_after, world_fsm(2)->state, 3, 0, 0), 0);
    check();
    if (event->type == FSM_START) return; /* who is below begins, or there is nobody to run before */
    for (enum step step; (step = choose()) != END; check()) {
        if (step == TRAP) trap();
        else if (step >= BYTES) interrupt(step);
        else send(step - SEND, self);
    }
}

/* App 2 stands around app 1: while 3 runs, 1, which is its equal, and 2 wait. All may pre-empt 0. */
static const struct world_fsm fsms[] = {
    {.app = 0, .handler = handle, .priority = 0, .mailbox = 2, .on_trap = 1, .peers = {0, 1, 2, 3}},
    {.app = 1, .handler = handle, .priority = 1, .mailbox = 1, .on_trap = 1, .uart = 1, .peers = {0, 1, 2, 3}},
    {.app = 2, .handler = handle, .priority = 3, .mailbox = 2, .timers = 1, .on_trap = 1, .peers = {0, 1, 2, 3}},
    {.app = 2, .handler = handle, .priority = 1, .mailbox = 1, .on_trap = 0, .peers = {0, 1, 2, 3}},
    {0}};

static void try(void)
{
    void *state = NULL;
    const unsigned long before = trapped;
    next_choice = 0;
    memset(ways, 0, sizeof ways);
    memset(queued_since, 0, sizeof queued_since);
    bytes_in = bytes_out = 0;
    world_make(fsms);
    assert_int_equal(fsm_mailbox_put(world_fsm(0), WORD + 1, 0, "", 0), FSM_OK);
    assert_int_equal(fsm_run_until_stopped(), 0);
    world_check();
    for (unsigned to = 0; to < FSMS; to++) {
        assert_int_equal(world_fsm(to)->count, 0);
        for (unsigned from = 0; from < FSMS; from++) assert_int_equal(ways[from][to].next, ways[from][to].sent);
    }
    if (trapped == before) assert_int_equal(bytes_out, bytes_in);
    world_end(&state);
    tried++;
}

/* The next sequence in order; false: that was the last. What was not asked for is tried no second time. */
static bool advance(void)
{
    unsigned last = next_choice;
    while (last > 0 && chosen[last - 1] == STEPS - 1) last--;
    if (last == 0) return false;
    chosen[last - 1]++;
    memset(chosen + last, END, sizeof chosen - last);
    return true;
}

static void every_sequence_of_steps_keeps_every_promise(void **state)
{
    (void)state;
    do try();
    while (advance());
    print_message("%lu sequences; %lu handlers ran before others, %lu sends were refused, %lu handlers trapped\n", tried,
                  pre_empted, refused, trapped);
    unsigned long least = 1;
    for (unsigned i = 0; i < length - 1; i++) least *= STEPS;
    assert_true(tried > least && pre_empted > tried && refused > tried / 10 && trapped > tried / 10);
}

int main(int argc, char **argv)
{
    if (argc > 1) length = (unsigned)strtoul(argv[1], NULL, 0);
    if (length == 0 || length > CHOICES_MAX) return 2;
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(every_sequence_of_steps_keeps_every_promise, world_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Shared FSMs (kernel/cores.h) under ThreadSanitizer: dispatchers that are threads here, so that it sees all of them. One owns the
 * FSMs, others send to them as fast as they are taken; between two events now and then an FSM begins anew. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../runtime/kernel/cores.h"
#include "../../runtime/kernel/mailbox.h"
#include "world.h"

enum { SENDERS = 3, RECEIVERS = 2, MESSAGES = 20000, NUMBER = FSM_MESSAGE_FIRST };

static uint32_t received[RECEIVERS], sent[RECEIVERS][SENDERS], next[RECEIVERS][SENDERS];
static atomic_uint senders;

static void nothing(uint8_t *self, const struct fsm_event *event) { (void)self, (void)event; }

/* Others may go on. Whoever slept comes before whoever computes all the time, on a busy machine; whoever yielded comes last. */
static void pause_shortly(void) { nanosleep(&(struct timespec){.tv_nsec = 1}, NULL); }

/* A dispatcher of another core, all of whose FSMs send: in order, each again until it is taken. */
static void *send_all(void *argument)
{
    const uint32_t sender = (uint32_t)(uintptr_t)argument;
    fsm_cores_self(1 + sender);
    for (uint32_t i = 0; i < MESSAGES; i++)
        for (uint32_t to = 0; to < RECEIVERS; to++) {
            const uint32_t body[] = {sender, i};
            int32_t answer;
            while ((answer = fsm_mailbox_put(world_fsm(to), NUMBER, 0, body, sizeof body)) == FSM_ERROR_FULL) pause_shortly();
            if (answer == FSM_OK) sent[to][sender]++;
            else abort();
        }
    atomic_fetch_sub(&senders, 1);
    return NULL;
}

static uint32_t lost[RECEIVERS], restarts;
static bool starts[RECEIVERS]; /* the next event is FSM_START */

/* While others send: what waits is lost, and FSM_START comes first. */
static void begin_anew(struct fsm *fsm)
{
    const uint32_t number = fsm_number(fsm);
    fsm_cores_hold(fsm);
    lost[number] += fsm->count - 1u;
    fsm_mailbox_clear(fsm);
    if (fsm_mailbox_put(fsm, FSM_START, 0, "", 0) != FSM_OK) abort();
    fsm_cores_release(fsm);
    starts[number] = true;
    restarts++;
}

/* What run.c does with an event; every hundredth message traps. */
static void handle(struct fsm *fsm)
{
    const uint32_t number = fsm_number(fsm);
    fsm_ready_take(fsm);
    const struct fsm_event *event = fsm_mailbox_reach(fsm, fsm_mailbox_first(fsm));
    uint32_t body[2];
    assert_int_equal(fsm_mailbox_first(fsm), fsm->mailbox + fsm->head * FSM_EVENT_SIZE);
    if (starts[number]) assert_int_equal(event->type, FSM_START);
    starts[number] = false;
    if (event->type == NUMBER) {
        memcpy(body, event->data, sizeof body);
        assert_true(body[1] >= next[number][body[0]]); /* none twice, and none too late */
        next[number][body[0]] = body[1] + 1;
        if (++received[number] % 100 == 0) {
            begin_anew(fsm);
            return;
        }
    }
    if (fsm_cores_drop_first(fsm)) fsm_ready_add(fsm);
}

static void own(void)
{
    fsm_cores_become(0);
    for (;;) {
        const bool last = atomic_load(&senders) == 0;
        fsm_cores_receive();
        while (fsm_kernel.ready != 0) handle(fsm_ready_oldest(fsm_kernel.ready));
        const enum fsm_rest rest = fsm_cores_rest(0);
        if (rest == FSM_REST_NONE) continue;
        if (last) return;
        pause_shortly();
    }
}

static void all_that_was_taken_comes_once_and_in_order(void **state)
{
    (void)state;
    const int16_t wanted[] = {0, 1, 2, 3};
    world_make((const struct world_fsm[]){{.handler = nothing, .mailbox = 3},
                                          {.handler = nothing, .mailbox = 1},
                                          {.app = 1, .handler = nothing, .peers = {0, 1}},
                                          {.app = 2, .handler = nothing, .peers = {0, 1}},
                                          {.app = 3, .handler = nothing, .peers = {0, 1}},
                                          {0}});
    assert_true(fsm_cores_make(1 + SENDERS, wanted));
    assert_int_equal(world_fsm(0)->status, FSM_SHARED);
    assert_int_equal(world_fsm(2)->status, FSM_RUNNING); /* nobody sends to it */
    pthread_t threads[SENDERS];
    atomic_store(&senders, SENDERS);
    for (uintptr_t i = 0; i < SENDERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, send_all, (void *)i), 0);
    own();
    for (uint32_t i = 0; i < SENDERS; i++) pthread_join(threads[i], NULL);
    for (uint32_t to = 0; to < RECEIVERS; to++) {
        for (uint32_t from = 0; from < SENDERS; from++) assert_int_equal(sent[to][from], MESSAGES);
        assert_int_equal(received[to] + lost[to], SENDERS * MESSAGES);
    }
    assert_true(restarts > RECEIVERS * MESSAGES / 100);
    fsm_cores = NULL;
}

#define TEST(name) cmocka_unit_test_teardown(name, world_end)
int main(void)
{
    const struct CMUnitTest tests[] = {TEST(all_that_was_taken_comes_once_and_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

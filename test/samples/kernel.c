/* kernel.c: see kernel.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/config.h>
#include <fsm/log.h>

#include "kernel.h"

const char *kernel_config;
char kernel_log[1 << 20];
uint32_t kernel_most_waiting;

enum { STATE_MAX = 1024, IDLE = KERNEL_FSMS };

static struct {
    _Alignas(8) uint8_t state[STATE_MAX];
    struct fsm_event mailbox[KERNEL_MAILBOX_MAX];
    uint32_t first, waiting;
} fsms[KERNEL_FSMS];
static uint32_t running = IDLE;
static bool pre_emption;
static size_t logged;

static void require(bool condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "kernel: %s\n", what);
    abort();
}

static bool post(uint32_t fsm, const struct fsm_event *event)
{
    if (fsms[fsm].waiting == kernel_fsms[fsm].mailbox) return false;
    fsms[fsm].mailbox[(fsms[fsm].first + fsms[fsm].waiting++) % KERNEL_MAILBOX_MAX] = *event;
    if (fsms[fsm].waiting > kernel_most_waiting) kernel_most_waiting = fsms[fsm].waiting;
    return true;
}

/* Delivers to all FSMs of higher priority than `limit`, the highest first. */
static void run_above(uint32_t limit)
{
    for (uint32_t fsm = 0; fsm < limit; fsm++) {
        struct fsm_event event;
        uint32_t before = running;

        if (fsms[fsm].waiting == 0 || kernel_fsms[fsm].stuck) continue;
        event = fsms[fsm].mailbox[fsms[fsm].first];
        fsms[fsm].first = (fsms[fsm].first + 1) % KERNEL_MAILBOX_MAX;
        fsms[fsm].waiting--;
        running = fsm;
        kernel_fsms[fsm].type->handler(fsms[fsm].state, &event);
        running = before;
        fsm = UINT32_MAX; /* again from the highest */
    }
}

int32_t fsm_message_send(uint32_t peer, uint32_t id, const void *body, uint32_t length)
{
    struct fsm_event event = {.type = id, .length = (uint16_t)length};

    require(peer < KERNEL_FSMS && length <= FSM_MESSAGE_SIZE_MAX, "fsm_message_send out of range");
    if (kernel_fsms[peer].stopped) return FSM_ERROR_GONE;
    memcpy(event.data, body, length);
    if (!post(peer, &event)) return FSM_ERROR_FULL;
    if (pre_emption) run_above(running);
    return FSM_OK;
}

int32_t fsm_log_write(uint32_t level, const char *text, uint32_t length)
{
    require(level <= FSM_LOG_DEBUG && length <= FSM_LOG_LINE_MAX && running < KERNEL_FSMS, "fsm_log_write out of range");
    logged += (size_t)snprintf(kernel_log + logged, sizeof(kernel_log) - logged, "%s: %.*s\n", kernel_fsms[running].type->name,
                               (int)length, text);
    require(logged < sizeof(kernel_log), "the log is full");
    return FSM_OK;
}

int32_t fsm_config_read(const char *key, uint32_t key_length, char *value, uint32_t size)
{
    (void)key;
    (void)key_length;
    if (kernel_config == NULL) return FSM_ERROR_ABSENT;
    memcpy(value, kernel_config, strlen(kernel_config) < size ? strlen(kernel_config) : size);
    return (int32_t)strlen(kernel_config);
}

void kernel_deliver(uint32_t fsm, const struct fsm_event *event, bool pre_empting)
{
    pre_emption = pre_empting;
    require(post(fsm, event), "an event for a full mailbox");
    run_above(IDLE);
}

void kernel_start(void)
{
    memset(fsms, 0, sizeof(fsms));
    logged = 0;
    kernel_log[0] = '\0';
    kernel_most_waiting = 0;
    for (uint32_t fsm = 0; fsm < KERNEL_FSMS; fsm++) {
        require(kernel_fsms[fsm].type->state_size <= STATE_MAX && kernel_fsms[fsm].mailbox <= KERNEL_MAILBOX_MAX,
                "an FSM is too large");
        post(fsm, &(struct fsm_event){.type = FSM_START});
    }
    pre_emption = false;
    run_above(IDLE);
}

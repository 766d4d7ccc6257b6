/* sharer.c: two that take turns with a lock, and a number behind it. */
#include <fsm/app.h>
#include <fsm/legacy.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(sharer, FSM_VERSION(1), FSM_USES(log, timer, legacy));

struct sharer {
    uint32_t bus, board, beats;
};

static void find(struct sharer *self)
{
    self->bus = (uint32_t)fsm_legacy_find("bus");
    self->board = (uint32_t)fsm_legacy_find("board");
}

static uint32_t read(const struct sharer *self)
{
    uint32_t number = 0;

    if (fsm_shared_read(self->board, 0, &number, sizeof number) != FSM_OK) fsm_log_error("cannot read");
    return number;
}

/* Has it first, gives it back, and comes again when the others are done with it. */
FSM_TYPE(first, struct sharer)
{
    const uint32_t one = 1;

    switch (event->type) {
    case FSM_START:
        find(self);
        fsm_log_info("request %d", fsm_mutex_request(self->bus));
        fsm_log_info("write %d", fsm_shared_write(self->board, 0, &one, sizeof one));
        fsm_timer_after(self, 20);
        break;
    case FSM_TIMER:
        if (self->beats++ == 0) {
            fsm_log_info("release %d", fsm_mutex_release(self->bus));
            fsm_timer_after(self, 200);
        } else {
            fsm_log_info("try %d", fsm_mutex_try(self->bus));
            fsm_log_info("board says %u", read(self));
        }
        break;
    }
}

FSM_TYPE(second, struct sharer)
{
    uint32_t number;

    switch (event->type) {
    case FSM_START:
        find(self);
        fsm_log_info("request %d, try %d", fsm_mutex_request(self->bus), fsm_mutex_try(self->bus));
        break;
    case FSM_GRANTED:
        fsm_log_info("granted %u, board says %u", fsm_message(event, fsm_grant)->state, read(self));
        fsm_log_info("beyond its end %d", fsm_shared_read(self->board, 5, &number, sizeof number));
        fsm_log_info("release %d", fsm_mutex_release(self->bus));
        fsm_log_info("release %d, read %d", fsm_mutex_release(self->bus), fsm_shared_read(self->board, 0, &number, sizeof number));
        break;
    }
}

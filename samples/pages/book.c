/* book.c: gives its reader page after page. A page is many times as large as a message, but none of it is copied here. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#include "page.h"

FSM_APP(book, FSM_VERSION(1), FSM_USES(log, payload, timer));
FSM_PEER(reader);

static const char first_page[] =
    "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\nCould frame thy fearful symmetry?\n\n"
    "In what distant deeps or skies.\nBurnt the fire of thine eyes?\nOn what wings dare he aspire?\nWhat the hand, dare seize the "
    "fire?\n\n";
static const char second_page[] =
    "And what shoulder, & what art,\nCould twist the sinews of thy heart?\nAnd when thy heart began to beat.\nWhat dread hand? & "
    "what dread feet?\n\n"
    "What the hammer? what the chain,\nIn what furnace was thy brain?\nWhat the anvil? what dread grasp.\nDare its deadly terrors "
    "clasp?\n\n";

static const struct {
    const char *text;
    uint32_t length;
} pages[] = {{first_page, sizeof first_page - 1}, {second_page, sizeof second_page - 1}};
enum { PAGES = sizeof pages / sizeof pages[0] };

struct book {
    uint32_t next; /* page to give */
};

static void give(struct book *self)
{
    const int32_t answer = fsm_payload_give(reader, page, pages[self->next].text, pages[self->next].length);

    if (answer == FSM_OK) self->next++;
    else if (answer != FSM_ERROR_FULL) fsm_log_error("nobody reads: %d", answer); /* full: again at the next beat */
}

FSM_TYPE(book, struct book)
{
    switch (event->type) {
    case FSM_START: fsm_timer_every(self, 20); break;
    case FSM_TIMER:
        if (self->next < PAGES) give(self);
        else fsm_timer_cancel(self, event->source);
        break;
    }
}

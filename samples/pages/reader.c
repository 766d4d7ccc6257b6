/* reader.c: reads the pages it is given, a piece at a time, and counts their lines and words. */
#include <ctype.h>

#include <fsm/app.h>
#include <fsm/log.h>

#include "page.h"

FSM_APP(reader, FSM_VERSION(1), FSM_USES(log, payload));

enum { PIECE = 48 };

struct reader {
    uint32_t pages;
};

struct count {
    uint32_t lines, words;
    bool in_word;
};

static void count(struct count *count, const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        const bool letter = isalpha((unsigned char)text[i]);

        count->lines += text[i] == '\n';
        count->words += letter && !count->in_word;
        count->in_word = letter;
    }
}

static void read_page(struct reader *self, uint32_t length)
{
    struct count all = {0};
    char piece[PIECE];

    for (uint32_t done = 0; done < length; done += PIECE) {
        const uint32_t size = length - done < PIECE ? length - done : PIECE;

        if (fsm_payload_take(page, done, piece, size) != FSM_OK) return fsm_log_error("the page ends at %u", done);
        count(&all, piece, size);
    }
    fsm_log_info("page %u: %u bytes, %u lines, %u words", ++self->pages, length, all.lines, all.words);
}

FSM_TYPE(reader, struct reader)
{
    switch (event->type) {
    case FSM_ID(page): read_page(self, fsm_payload_count(event, page)); break;
    }
}

/* json.c: a small JSON writer. */
#include "json.h"

#include <inttypes.h>
#include <string.h>

/* Bytes of the UTF-8 sequence at `text`, which ends with a zero; 0 if it is not one (RFC 3629: shortest form, no surrogates). */
static size_t utf8_length(const unsigned char *text)
{
    size_t length = text[0] < 0x80                      ? 1
                    : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
                    : (text[0] & 0xf0) == 0xe0          ? 3
                    : text[0] >= 0xf0 && text[0] < 0xf5 ? 4
                                                        : 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80) return 0;
    bool overlong = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
    bool surrogate = text[0] == 0xed && text[1] >= 0xa0;
    bool too_high = text[0] == 0xf4 && text[1] >= 0x90;
    return overlong || surrogate || too_high ? 0 : length;
}

static void write_string(FILE *out, const char *string)
{
    const unsigned char *text = (const unsigned char *)string;
    putc('"', out);
    while (*text) {
        size_t length = utf8_length(text);
        if (length == 0) fputs("\\ufffd", out);
        else if (*text == '"' || *text == '\\') fprintf(out, "\\%c", *text);
        else if (*text < 0x20 || *text == 0x7f) fprintf(out, "\\u%04x", *text);
        else fwrite(text, 1, length, out);
        text += length ? length : 1;
    }
    putc('"', out);
}

static void new_line(const struct fsm_json *json)
{
    if (!json->on_one_line) fprintf(json->out, "\n%*s", (int)(2 * json->depth), "");
    else if (json->follows) putc(' ', json->out);
}

static void before(struct fsm_json *json, const char *key)
{
    if (json->follows) putc(',', json->out);
    if (json->depth) new_line(json);
    json->follows = true;
    if (!key) return;
    write_string(json->out, key);
    fputs(": ", json->out);
}

static void open(struct fsm_json *json, const char *key, char bracket)
{
    before(json, key);
    putc(bracket, json->out);
    json->depth++;
    json->follows = false;
}

static void close(struct fsm_json *json, char bracket)
{
    json->depth--;
    if (json->follows && !json->on_one_line) new_line(json);
    putc(bracket, json->out);
    if (json->depth == 0) putc('\n', json->out);
    json->follows = true;
}

void fsm_json_object(struct fsm_json *json, const char *key) { open(json, key, '{'); }

void fsm_json_object_end(struct fsm_json *json) { close(json, '}'); }

void fsm_json_array(struct fsm_json *json, const char *key) { open(json, key, '['); }

void fsm_json_array_end(struct fsm_json *json) { close(json, ']'); }

void fsm_json_string(struct fsm_json *json, const char *key, const char *text)
{
    before(json, key);
    if (text) write_string(json->out, text);
    else fputs("null", json->out);
}

void fsm_json_number(struct fsm_json *json, const char *key, uint32_t number)
{
    before(json, key);
    fprintf(json->out, "%" PRIu32, number);
}

void fsm_json_boolean(struct fsm_json *json, const char *key, bool value)
{
    before(json, key);
    fputs(value ? "true" : "false", json->out);
}

void fsm_json_null(struct fsm_json *json, const char *key) { fsm_json_string(json, key, NULL); }

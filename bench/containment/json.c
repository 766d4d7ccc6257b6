/* json.c: splits a document into tokens that know their parents, then walks through them. */
#include "program.h"

enum { TOKENS = 128, REPEATS = 12 };
enum kind { OBJECT, ARRAY, STRING, PRIMITIVE };

struct token {
    enum kind kind;
    int16_t parent;
    uint16_t start, end, children;
};

struct parser {
    const char *text;
    uint32_t length, at, used;
    int16_t parent;
    struct token *tokens;
};

struct program {
    uint32_t checksum;
    struct token tokens[TOKENS];
};

static const char document[] = "{\"device\": {\"name\": \"pump-7\", \"serial\": \"A\\u0041-00\\\"17\", \"firmware\": [1, 14, 3]},\n"
                               " \"readings\": [{\"t\": 1718000000, \"flow\": 12.75, \"valve\": true, \"error\": null},\n"
                               "  {\"t\": 1718000060, \"flow\": 12.5e0, \"valve\": true, \"error\": null},\n"
                               "  {\"t\": 1718000120, \"flow\": -0.25, \"valve\": false, \"error\": \"E_BACKFLOW\"}],\n"
                               " \"limits\": {\"flow\": [0, 20], \"temperature\": [-10, 85], \"names\": [\"low\", \"high\"]},\n"
                               " \"empty\": [], \"nested\": [[[[[1], 2], 3], 4], 5]}";

static struct token *open_token(struct parser *parser, enum kind kind)
{
    if (parser->used == TOKENS) return NULL;
    struct token *token = &parser->tokens[parser->used++];
    *token = (struct token){kind, parser->parent, (uint16_t)parser->at, 0, 0};
    if (parser->parent >= 0) parser->tokens[parser->parent].children++;
    return token;
}

static bool take_string(struct parser *parser)
{
    struct token *token = open_token(parser, STRING);
    if (!token) return false;
    for (parser->at++; parser->at < parser->length && parser->text[parser->at] != '"'; parser->at++)
        if (parser->text[parser->at] == '\\') parser->at++;
    token->end = (uint16_t)++parser->at;
    return parser->at <= parser->length;
}

static bool take_primitive(struct parser *parser)
{
    struct token *token = open_token(parser, PRIMITIVE);
    if (!token) return false;
    while (parser->at < parser->length && !strchr(",]} \n\t:", parser->text[parser->at])) parser->at++;
    token->end = (uint16_t)parser->at;
    return true;
}

static bool take_open(struct parser *parser, enum kind kind)
{
    const struct token *token = open_token(parser, kind);
    if (!token) return false;
    parser->parent = (int16_t)(parser->used - 1);
    parser->at++;
    return true;
}

static bool take_close(struct parser *parser, enum kind kind)
{
    if (parser->parent < 0 || parser->tokens[parser->parent].kind != kind) return false;
    parser->tokens[parser->parent].end = (uint16_t)++parser->at;
    parser->parent = parser->tokens[parser->parent].parent;
    return true;
}

static bool parse(struct parser *parser)
{
    while (parser->at < parser->length) {
        bool good = true;
        switch (parser->text[parser->at]) {
        case '{': good = take_open(parser, OBJECT); break;
        case '[': good = take_open(parser, ARRAY); break;
        case '}': good = take_close(parser, OBJECT); break;
        case ']': good = take_close(parser, ARRAY); break;
        case '"': good = take_string(parser); break;
        case ' ':
        case '\n':
        case '\t':
        case ':':
        case ',': parser->at++; break;
        default: good = take_primitive(parser); break;
        }
        if (!good) return false;
    }
    return parser->parent < 0;
}

PROGRAM
{
    uint32_t checksum = event->type;
    for (uint32_t i = 0; i < REPEATS; i++) {
        struct parser parser = {document, sizeof document - 1 - (i == 5), 0, 0, -1, self->tokens};
        checksum = mix(checksum, parse(&parser));
        for (uint32_t k = 0; k < parser.used; k++) {
            const struct token *token = &self->tokens[k];
            checksum = mix(checksum, token->kind * 1000u + token->children * 100u + token->end - token->start);
            if (token->kind == STRING && token->end - token->start == 6 && memcmp(document + token->start, "\"flow\"", 6) == 0)
                checksum++;
        }
    }
    self->checksum = checksum;
}

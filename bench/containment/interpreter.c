/* interpreter.c: a stack machine with a switch for its instructions looks for the longest Collatz sequence. */
#include "program.h"

enum { STACK = 32, VARIABLES = 8, LIMIT = 60 };
enum operation { PUSH, LOAD, STORE, ADD, MULTIPLY, HALVE, IS_ODD, LESS, EQUAL, JUMP, JUMP_IF, DUPLICATE, HALT };
enum variable { START, NUMBER, STEPS, MOST };

struct program {
    uint32_t checksum;
    int32_t stack[STACK];
    int32_t variables[VARIABLES];
};

struct instruction {
    uint8_t operation;
    int8_t operand;
};

static const struct instruction code[] = {
    {PUSH, 1},       {STORE, START},  {PUSH, 0},     {STORE, MOST},                                 /*  0 */
    {LOAD, START},   {STORE, NUMBER}, {PUSH, 0},     {STORE, STEPS},                                /*  4: next start */
    {LOAD, NUMBER},  {PUSH, 1},       {EQUAL, 0},    {JUMP_IF, 29},                                 /*  8: next number */
    {LOAD, NUMBER},  {IS_ODD, 0},     {JUMP_IF, 18}, {LOAD, NUMBER}, {HALVE, 0},     {JUMP, 23},    /* 12 */
    {LOAD, NUMBER},  {PUSH, 3},       {MULTIPLY, 0}, {PUSH, 1},      {ADD, 0},                      /* 18: odd */
    {STORE, NUMBER}, {LOAD, STEPS},   {PUSH, 1},     {ADD, 0},       {STORE, STEPS}, {JUMP, 8},     /* 23: a step */
    {LOAD, STEPS},   {LOAD, MOST},    {LESS, 0},     {JUMP_IF, 35},  {LOAD, STEPS},  {STORE, MOST}, /* 29: at 1 */
    {LOAD, START},   {PUSH, 1},       {ADD, 0},      {DUPLICATE, 0}, {STORE, START}, {PUSH, LIMIT}, /* 35: go on */
    {LESS, 0},       {JUMP_IF, 4},    {LOAD, MOST},  {HALT, 0},                                     /* 41 */
};

static int32_t run(struct program *self)
{
    int32_t *stack = self->stack;
    uint32_t at = 0, top = 0, executed = 0;
    while (top + 1 < STACK) {
        const struct instruction *instruction = &code[at++];
        const int32_t operand = instruction->operand;
        executed++;
        switch ((enum operation)instruction->operation) {
        case PUSH: stack[top++] = operand; break;
        case LOAD: stack[top++] = self->variables[operand]; break;
        case STORE: self->variables[operand] = stack[--top]; break;
        case ADD: top--, stack[top - 1] += stack[top]; break;
        case MULTIPLY: top--, stack[top - 1] *= stack[top]; break;
        case HALVE: stack[top - 1] /= 2; break;
        case IS_ODD: stack[top - 1] &= 1; break;
        case LESS: top--, stack[top - 1] = stack[top - 1] < stack[top]; break;
        case EQUAL: top--, stack[top - 1] = stack[top - 1] == stack[top]; break;
        case JUMP: at = (uint32_t)operand; break;
        case JUMP_IF:
            if (stack[--top]) at = (uint32_t)operand;
            break;
        case DUPLICATE: stack[top] = stack[top - 1], top++; break;
        case HALT: return (int32_t)mix(executed, (uint32_t)stack[top - 1]);
        }
    }
    return 0;
}

PROGRAM { self->checksum = mix(event->type, (uint32_t)run(self)); }

/* thumb.c: what becomes of control and stack pointer, instruction by instruction, as LLVM writes them. */
#include <stdio.h>
#include <stdlib.h>

#include "code.h"
#include "fsmcc.h"

/* Of the files linked here, one ends the compiler where a file is broken; here there is none. */
_Noreturn void stop(int code, const char *format, ...)
{
    (void)code, (void)format;
    abort();
}

static const struct {
    const char *text;
    enum flow flow;
    enum move move;
    int64_t amount;
} instructions[] = {
    {"\tpush\t{r4, r7, lr}", FLOW_NEXT, MOVE_BY, 12},
    {"\tpop\t{r4, r7, pc}", FLOW_END, MOVE_BY, -12},
    {"\tsub\tsp, #24", FLOW_NEXT, MOVE_BY, 24},
    {"\tadd\tsp, #24", FLOW_NEXT, MOVE_BY, -24},
    {"\tadd.w\tr0, sp, #8", FLOW_NEXT, MOVE_NONE, 0},
    {"\tsub\tsp, r3", FLOW_NEXT, MOVE_UNKNOWN, 0},
    {"\tldr\tr0, [sp, #4]", FLOW_NEXT, MOVE_NONE, 0},
    {"\tldr\tlr, [sp], #4", FLOW_NEXT, MOVE_BY, -4},
    /* Several words from where the stack pointer is, which stays there; what moves it, or jumps besides, is not understood. */
    {"\tldm.w\tsp, {r0, r4, r5}", FLOW_NEXT, MOVE_NONE, 0},
    {"\tldm.w\tsp, {r0, r4, pc}", FLOW_NEXT, MOVE_UNKNOWN, 0},
    {"\tldm.w\tsp!, {r0, r4}", FLOW_NEXT, MOVE_UNKNOWN, 0},
    {"\tldm.w\tr1, {r0, r4}", FLOW_NEXT, MOVE_NONE, 0},
    {"\tstm.w\tsp, {r0, r4, r5}", FLOW_NEXT, MOVE_NONE, 0},
};

int main(void)
{
    int wrong = 0;

    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
        struct instruction instruction = {.address = 0x100, .size = 4};
        struct thumb_copy copy = {.name = ""};
        code_thumb(&instruction, instructions[i].text, &copy);
        if (instruction.flow == instructions[i].flow && instruction.move == instructions[i].move &&
            instruction.amount == instructions[i].amount)
            continue;
        printf("%s: flow %d, move %d by %lld\n", instructions[i].text, instruction.flow, instruction.move,
               (long long)instruction.amount);
        wrong++;
    }
    return wrong > 0;
}

/* right_call.c: calls through pointers as C programs have them. None traps, and all ports say the same. */
#include "late.h"

#include <stdarg.h>
#include <stdlib.h>

#include <fsm/log.h>

FSM_APP(right_call, FSM_VERSION(1), FSM_USES(timer, log));

/* More of one type than are called in place. */
static int plus(int x, int y) { return x + y; }
static int minus(int x, int y) { return x - y; }
static int times(int x, int y) { return x * y; }
static int over(int x, int y) { return y ? x / y : 0; }
static int rest(int x, int y) { return y ? x % y : 0; }
static int most(int x, int y) { return x > y ? x : y; }
typedef int (*operation)(int, int);
static const struct {
    char sign;
    operation call;
} operations[] = {{'+', plus}, {'-', minus}, {'*', times}, {'/', over}, {'%', rest}, {'m', most}};

static operation find(char sign)
{
    for (unsigned i = 0; i < sizeof operations / sizeof *operations; i++)
        if (operations[i].sign == sign) return operations[i].call;
    return NULL;
}

LATE(table)
{
    int result = 7;
    for (const char *sign = "+-*/%m"; *sign; sign++) result = find(*sign)(100 + result, (int)GIVEN(3));
    operation last = find('m'), none = find('?');
    fsm_log_info("table %d %d %d", result, last == most && last != plus, none == NULL);
    fsm_log_info("again %d", find("-+"[GIVEN(1)])(1, 2));
}

static int by_word(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}
static int backwards(const void *a, const void *b) { return by_word(b, a); }

LATE(sorting)
{
    int (*const orders[])(const void *, const void *) = {by_word, backwards};
    for (uint32_t order = 0; order < 2; order++) {
        for (uint32_t i = 0; i < 8; i++) self->words[i] = GIVEN(i * 77 % 31);
        qsort(self->words, 8, sizeof self->words[0], orders[GIVEN(order)]);
        const uint32_t key = GIVEN(0);
        const uint32_t *found = bsearch(&key, self->words, 8, sizeof key, orders[GIVEN(order)]);
        fsm_log_info("sorted %u %u %d", self->words[0], self->words[7], found ? (int)(found - self->words) : -1);
    }
}

struct visitor {
    void (*visit)(void *user, int8_t value);
    void *user;
};
static void add_up(void *user, int8_t value) { *(int *)user += value; }
static void count(void *user, int8_t value) { *(int *)user += value < 0; }
static void visit_all(const struct visitor *visitor, const char *values)
{
    for (; *values; values++) visitor->visit(visitor->user, *values);
}

LATE(user_data)
{
    int sum = 0, negative = 0;
    struct visitor visitors[] = {{add_up, &sum}, {count, &negative}};
    for (uint32_t i = 0; i < 2; i++) visit_all(&visitors[GIVEN(i)], "abc\xf0\x80z");
    fsm_log_info("visited %d %d", sum, negative);
}

static int sum_of(int count, ...)
{
    int sum = 0;
    va_list arguments;
    va_start(arguments, count);
    while (count--) sum += va_arg(arguments, int);
    va_end(arguments);
    return sum;
}
static int last_of(int count, ...)
{
    int last = 0;
    va_list arguments;
    va_start(arguments, count);
    while (count--) last = va_arg(arguments, int);
    va_end(arguments);
    return last;
}

LATE(variadic)
{
    int (*const calls[])(int, ...) = {sum_of, last_of};
    for (uint32_t i = 0; i < 2; i++) fsm_log_info("variadic %d %d", calls[GIVEN(i)](3, 1, 2, 40), calls[GIVEN(i)](0));
}

struct block {
    int words[20];
};
static struct block filled(int with)
{
    struct block block;
    for (int i = 0; i < 20; i++) block.words[i] = with + i;
    return block;
}
static struct block reversed(int with)
{
    struct block block = filled(with);
    for (int i = 0; i < 10; i++) {
        int word = block.words[i];
        block.words[i] = block.words[19 - i], block.words[19 - i] = word;
    }
    return block;
}
static double first(struct block block, double by, int64_t more) { return block.words[0] * by + (double)more; }
static double last(struct block block, double by, int64_t more) { return block.words[19] * by + (double)more; }

LATE(structures)
{
    struct block (*const makers[])(int) = {filled, reversed};
    double (*const readers[])(struct block, double, int64_t) = {first, last};
    for (uint32_t i = 0; i < 4; i++)
        fsm_log_info("structure %d", (int)readers[GIVEN(i & 1)](makers[GIVEN(i >> 1)](5), 1.5, (int64_t)GIVEN(3)));
}

static operation choose(bool add) { return add ? plus : minus; }
static int apply(operation call, int depth) { return depth ? call(apply(call, depth - 1), 2) : 1; }

LATE(returned)
{
    operation (*chooser)(bool) = self->zero ? NULL : choose;
    fsm_log_info("returned %d %d", apply(chooser(true), 10), apply(chooser(false), 10));
}

LATE(without_prototype)
{
    int (*call)() = self->zero ? (int (*)())minus : (int (*)())plus;
    fsm_log_info("without prototype %d", call(40, 2));
}

static uint8_t low(uint8_t x) { return (uint8_t)(x + 1); }
static int8_t high(int8_t x) { return (int8_t)(x - 1); }

LATE(narrow)
{
    uint8_t (*const lows[])(uint8_t) = {low};
    int8_t (*const highs[])(int8_t) = {high};
    fsm_log_info("narrow %d %d", lows[GIVEN(0)]((uint8_t)GIVEN(255)), highs[GIVEN(0)]((int8_t)GIVEN(128)));
    /* Of the same type to the machine, but extended in another way: each gets what it expects. */
    uint8_t (*other)(uint8_t) = (uint8_t(*)(uint8_t))highs[GIVEN(0)];
    fsm_log_info("other %d", other((uint8_t)GIVEN(255)));
}

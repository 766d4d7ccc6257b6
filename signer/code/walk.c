#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

/* A function: where a handler begins, or a call leads. Everything that control reaches from there, except by calls and by jumps to
 * where another one begins, is its own. */
struct function {
    uint32_t address;
    uint32_t own;   /* the most it has on the stack itself */
    uint32_t above; /* bytes it, or whom it leaves for, reads of what its caller has on the stack */
    uint64_t bound; /* of it and all it calls */
    enum { NEW, OPEN, DONE } search;
    bool recurs; /* it, or what it calls, comes to itself again */
};
struct edge {
    uint32_t from, to; /* numbers of functions */
    uint32_t depth;    /* what the caller has on the stack, the return address of a call included */
    uint32_t own;      /* what of that the other one may read */
    bool leaves;       /* a jump: the caller does not come back */
};
/* An instruction: what holds before it, and whose it is. */
struct place {
    struct state state;
    uint32_t address, function;
    bool waiting;
};
enum { INSIDE = UINT32_MAX }; /* in `at`: another instruction's later byte */

struct walk {
    const struct code *code;
    uint32_t *at;     /* for each byte of the code: 0, INSIDE, or the number of the place + 1 */
    uint32_t *begins; /* for each byte of the code: 0, or the number of the function + 1 */
    struct place *places;
    uint32_t *queue;
    struct function *functions;
    struct edge *edges;
    uint32_t place_count, place_room, queue_count, function_count, edge_count, edge_room;
    bool again; /* a function was found to begin where another one was followed: once more, knowing that */
};

static const char *const OUT_OF_MEMORY = "out of memory";

static bool begins(const struct walk *walk, uint32_t address, uint32_t *number)
{
    *number = walk->begins[address - walk->code->extent.code] - 1;
    return *number != UINT32_MAX;
}

/* There are never more functions than bytes of code, for which there is room. */
static uint32_t add_function(struct walk *walk, uint32_t address)
{
    uint32_t number;
    if (begins(walk, address, &number)) return number;
    walk->functions[walk->function_count] = (struct function){.address = address};
    return (walk->begins[address - walk->code->extent.code] = ++walk->function_count) - 1;
}

/* Room for one more of what an array holds; its address may change. */
static bool make_room(struct walk *walk, void **array, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room) return true;
    void *more = realloc(*array, (*room * 2 + 256) * size);
    if (!more) return code_refuse(walk->code, 0, "", OUT_OF_MEMORY);
    *array = more;
    *room = *room * 2 + 256;
    return true;
}

static bool add_edge(struct walk *walk, const struct edge *edge)
{
    void *edges = walk->edges;
    if (!make_room(walk, &edges, walk->edge_count, &walk->edge_room, sizeof *edge)) return false;
    walk->edges = edges;
    walk->edges[walk->edge_count++] = *edge;
    return true;
}

static bool add_place(struct walk *walk, const struct place *place)
{
    void *places = walk->places;
    if (!make_room(walk, &places, walk->place_count, &walk->place_room, sizeof *place)) return false;
    walk->places = places;
    walk->places[walk->place_count++] = *place;
    return true;
}

/* ---- what is known where ways meet ---- */

static void join_fact(struct fact *old, const struct fact *new)
{
    bool same = old->known == new->known && (old->known != ENTRY || old->table == new->table);
    if (!same) *old = (struct fact){.known = ANYTHING};
    else if (new->value > old->value) old->value = new->value;
}

static bool join(struct walk *walk, struct place *place, const struct state *new)
{
    struct state *old = &place->state;
    if (old->depth != new->depth || old->floor != new->floor)
        return code_refuse(walk->code, place->address, "", "two ways lead here with different depths of the stack");
    if (old->frame != new->frame) old->frame = NO_FRAME;
    if (old->saved != new->saved) old->saved = LOST;
    for (int i = 0; i < REGISTERS; i++) {
        join_fact(&old->registers[i], &new->registers[i]);
        if (old->copies[i] != new->copies[i]) old->copies[i] = (uint8_t)i;
    }
    old->compared &= new->compared;
    if (old->with != new->with || old->compared_bytes != new->compared_bytes) old->compared = 0;
    return true;
}

static void wait(struct walk *walk, uint32_t number)
{
    if (walk->places[number].waiting) return;
    walk->places[number].waiting = true;
    walk->queue[walk->queue_count++] = number;
}

/* Control comes to the address, within the function. */
static bool reach(struct walk *walk, uint32_t address, uint32_t function, const struct state *state)
{
    uint32_t *at = &walk->at[address - walk->code->extent.code];
    if (*at == INSIDE) return code_refuse(walk->code, address, "", "control comes to the middle of an instruction");
    if (*at == 0) {
        const struct place place = {.state = *state, .address = address, .function = function};
        if (!add_place(walk, &place)) return false;
        *at = walk->place_count;
        wait(walk, *at - 1);
        return true;
    }
    struct place *place = &walk->places[*at - 1];
    if (place->function != function) { /* two functions share it: then it is one of its own */
        add_function(walk, address);
        walk->again = true;
        return true;
    }
    const struct state before = place->state;
    if (!join(walk, place, state)) return false;
    if (memcmp(&before, &place->state, sizeof before) != 0) wait(walk, *at - 1);
    return true;
}

/* ---- following ---- */

static bool leave(struct walk *walk, const struct step *step, uint32_t from, uint32_t to, const struct state *state)
{
    if (state->depth != 0)
        return code_refuse(walk->code, step->address, step->text,
                           "it enters another function with something of its own on the stack");
    if (state->saved != HELD)
        return code_refuse(walk->code, step->address, step->text, "it enters another function without its caller's frame pointer");
    return add_edge(walk, &(struct edge){.from = from, .to = to, .leaves = true});
}

static bool go(struct walk *walk, const struct step *step, uint32_t address, uint32_t function, const struct state *state)
{
    const struct fsm_extent *extent = &walk->code->extent;
    uint32_t other;
    if (address < extent->code || address - extent->code >= extent->code_size)
        return code_refuse(walk->code, step->address, step->text, "control leaves the app's code");
    if (begins(walk, address, &other) && other != function) return leave(walk, step, function, other, state);
    return reach(walk, address, function, state);
}

static bool follow_call(struct walk *walk, const struct step *step, uint32_t function, const struct state *state)
{
    uint32_t number, *at = &walk->at[step->target - walk->code->extent.code];
    bool known = begins(walk, step->target, &number);
    if (!known && *at != 0) walk->again = true;
    number = add_function(walk, step->target);
    const struct edge edge = {
        .from = function, .to = number, .depth = (uint32_t)state->depth + 8, .own = (uint32_t)(state->depth - state->floor)};
    return add_edge(walk, &edge) && go(walk, step, step->address + step->size, function, state);
}

static bool follow_table(struct walk *walk, const struct step *step, uint32_t function, const struct state *state)
{
    for (uint32_t i = 0; i < step->entries; i++) {
        const uint8_t *entry = walk->code->image + step->target + 4 * (size_t)i;
        if (!go(walk, step, load32_le(entry), function, state)) return false;
    }
    return true;
}

/* The instruction's bytes are its own. */
static bool take(struct walk *walk, const struct step *step)
{
    uint32_t *at = &walk->at[step->address - walk->code->extent.code];
    for (uint32_t i = 1; i < step->size; i++) {
        if (at[i] != 0 && at[i] != INSIDE)
            return code_refuse(walk->code, step->address, step->text, "control also comes to the middle of it");
        at[i] = INSIDE;
    }
    return true;
}

static bool follow(struct walk *walk, struct place *place)
{
    const uint32_t number = place->function;
    struct state state = place->state;
    struct step step = {.address = place->address};
    place->waiting = false;
    if (!code_step_x86(walk->code, &step, &state) || !take(walk, &step)) return false;
    struct function *function = &walk->functions[number];
    if ((uint32_t)state.depth > function->own) function->own = (uint32_t)state.depth;
    if (step.above > function->above) function->above = step.above;
    const uint32_t next = step.address + step.size;
    switch (step.flow) {
    case FLOW_NEXT: return go(walk, &step, next, number, &state);
    case FLOW_JUMP: return go(walk, &step, step.target, number, &state);
    case FLOW_BRANCH: return go(walk, &step, step.target, number, &step.taken) && go(walk, &step, next, number, &state);
    case FLOW_CALL: return follow_call(walk, &step, number, &state);
    case FLOW_TABLE: return follow_table(walk, &step, number, &state);
    case FLOW_END:
    case FLOW_RETURN:
    case FLOW_IMPORT: return true;
    }
    return false;
}

static bool follow_function(struct walk *walk, uint32_t number)
{
    struct state state;
    memset(&state, 0, sizeof state); /* states are compared as bytes */
    state.frame = NO_FRAME;
    for (int i = 0; i < REGISTERS; i++) state.copies[i] = (uint8_t)i;
    if (!reach(walk, walk->functions[number].address, number, &state)) return false;
    while (walk->queue_count)
        if (!follow(walk, &walk->places[walk->queue[--walk->queue_count]])) return false;
    return true;
}

/* Until no function begins where another one was followed. Each time knows more of them, so that this ends. */
static bool follow_all(struct walk *walk)
{
    do {
        walk->again = false;
        walk->place_count = walk->edge_count = walk->queue_count = 0;
        memset(walk->at, 0, walk->code->extent.code_size * sizeof *walk->at);
        for (uint32_t i = 0; i < walk->function_count; i++) {
            walk->functions[i].own = walk->functions[i].above = 0;
            if (!follow_function(walk, i)) return false;
        }
    } while (walk->again);
    return true;
}

/* ---- the stack of all together ---- */

/* Arguments on the stack are read where the caller has them, or where the one has them that it left for it. */
static bool check_arguments(struct walk *walk)
{
    for (bool news = true; news;) {
        news = false;
        for (uint32_t i = 0; i < walk->edge_count; i++) {
            const struct edge *edge = &walk->edges[i];
            uint32_t above = walk->functions[edge->to].above;
            if (!edge->leaves || above <= walk->functions[edge->from].above) continue;
            walk->functions[edge->from].above = above;
            news = true;
        }
    }
    for (uint32_t i = 0; i < walk->edge_count; i++) {
        const struct edge *edge = &walk->edges[i];
        const struct function *to = &walk->functions[edge->to];
        if (!edge->leaves && to->above > edge->own)
            return code_refuse(walk->code, to->address, "",
                               "this function reads more arguments from the stack than a caller has there");
    }
    return true;
}

/* Bounds settle in as many rounds as calls go deep; where they do not, somebody comes to itself again. */
static void find_bounds(struct walk *walk)
{
    for (uint32_t i = 0; i < walk->function_count; i++) walk->functions[i].bound = walk->functions[i].own;
    for (uint32_t round = 0; round <= walk->function_count + 1; round++) {
        bool news = false;
        for (uint32_t i = 0; i < walk->edge_count; i++) {
            struct function *from = &walk->functions[walk->edges[i].from];
            const struct function *to = &walk->functions[walk->edges[i].to];
            uint64_t bound = walk->edges[i].depth + to->bound;
            bool deeper = bound > from->bound;
            bool recurs = to->recurs || (deeper && round == walk->function_count + 1);
            news |= deeper || (recurs && !from->recurs);
            if (deeper) from->bound = bound;
            if (recurs) from->recurs = true;
        }
        if (!news) return;
    }
}

static bool check_handler(struct walk *walk, const struct fsm_manifest_type *type, const struct function *handler)
{
    if (handler->above > 0) return code_refuse(walk->code, handler->address, "", "a handler has no arguments on the stack");
    if (type->stack == FSM_STACK_UNBOUNDED) return true;
    if (handler->recurs) return code_refuse(walk->code, handler->address, "", "its stack has no bound, but the manifest names one");
    if (handler->bound + 8 <= type->stack) return true;
    return code_refuse(walk->code, handler->address, "", "it needs more stack than the manifest says");
}

static bool check_stack(struct walk *walk, const struct fsm_manifest *manifest)
{
    find_bounds(walk);
    bool bounded = true;
    for (uint32_t i = 0; i < manifest->types; i++) {
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        uint32_t number;
        if (!begins(walk, manifest->offset + (uint32_t)type.handler, &number)) return false;
        if (!check_handler(walk, &type, &walk->functions[number])) return false;
        bounded &= type.stack != FSM_STACK_UNBOUNDED;
    }
    for (uint32_t i = 0; i < walk->function_count && !bounded; i++)
        if (walk->functions[i].own > FSM_STACK_STEP_MAX)
            return code_refuse(walk->code, walk->functions[i].address, "",
                               "it takes more stack at once than the guard below is long");
    return true;
}

static bool walk_all(struct walk *walk, const struct fsm_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->types; i++)
        add_function(walk, manifest->offset + (uint32_t)fsm_manifest_type(manifest, i).handler);
    return follow_all(walk) && check_arguments(walk) && check_stack(walk, manifest);
}

bool code_walk(const struct code *code, const struct fsm_manifest *manifest)
{
    const size_t size = (size_t)code->extent.code_size + 1;
    struct walk walk = {
        .code = code,
        .at = calloc(size, sizeof *walk.at),
        .begins = calloc(size, sizeof *walk.begins),
        .queue = calloc(size, sizeof *walk.queue),
        .functions = calloc(size, sizeof *walk.functions),
    };
    bool room = walk.at && walk.begins && walk.queue && walk.functions;
    bool good = room ? walk_all(&walk, manifest) : code_refuse(code, 0, "", OUT_OF_MEMORY);
    free(walk.at);
    free(walk.begins);
    free(walk.places);
    free(walk.queue);
    free(walk.functions);
    free(walk.edges);
    return good;
}

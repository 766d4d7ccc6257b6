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
    uint32_t own;         /* the most it has on the stack itself */
    uint32_t above;       /* bytes it, or whom it leaves for, reads of what its caller has on the stack */
    uint64_t bound;       /* of it and all it calls */
    bool recurs;          /* it, or what it calls, comes to itself again */
    bool continues;       /* it, or what it calls, comes to a checkpoint */
    struct state *result; /* what it knows as it returns; NULL: as far as is known, it never does */
    uint32_t news;        /* how often that has changed */
};
struct edge {
    uint32_t from, to; /* numbers of functions */
    uint32_t place;    /* number of the instruction */
    uint32_t other;    /* number + 1 of one more of that instruction; 0: there is none */
    uint32_t depth;    /* what the caller has on the stack, the return address of a call included */
    uint32_t own;      /* what of that the other one may read */
    bool leaves;       /* a jump: the caller does not come back */
    bool checked;      /* …and a checkpoint: there are `need` bytes of stack, and `own` of arguments */
    uint32_t need;
};
/* An instruction: whose it is. What holds before it is at the same number in walk->states. */
struct place {
    uint32_t address, function;
    uint32_t other; /* number + 1 of the place that the same instruction is for another function; 0: there is none */
    uint32_t edge;  /* the number of its last edge + 1; 0: it has none */
    uint32_t news;  /* how often what holds there has changed by ways that lead back, or from other functions */
    uint32_t from;  /* the one instruction that leads here, or MANY */
    bool waiting;
};
enum { WITHIN = UINT32_MAX }; /* in `at`: another instruction's later byte */
enum { MANY = UINT32_MAX, KERNEL = UINT32_MAX - 1, CALLERS = 16 };
enum { CHECKPOINT_TAKES = 8 }; /* bytes of stack, on either machine, to have it continued elsewhere, and back */
enum { PLACES_MAX = 1 << 18 }; /* that many instructions are followed, for whoever brings a file may have made it long, … */
enum { ROUNDS_MAX = 256 };     /* … so often for each byte of code, all together */

struct walk {
    const struct code *code;
    uint32_t *at;     /* for each byte of the code: 0, INSIDE, or the number of the place + 1 */
    uint32_t *begins; /* for each byte of the code: 0, or the number of the function + 1 */
    struct place *places;
    uint8_t *states; /* of places */
    uint32_t *queue; /* numbers of places */
    struct function *functions;
    struct edge *edges;
    uint32_t place_count, place_room, state_room, queue_count, queue_room, function_count, function_room, edge_count, edge_room;
    uint64_t steps;                             /* instructions followed, each as often as it was */
    struct state *before, *now, *taken, *entry; /* room to work in */
    bool again; /* a function was found to begin where another one was followed: once more, knowing that */
};

static const char *const OUT_OF_MEMORY = "out of memory";

static bool begins(const struct walk *walk, uint32_t address, uint32_t *number)
{
    *number = walk->begins[address - walk->code->extent.code] - 1;
    return *number != UINT32_MAX;
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

static bool add_function(struct walk *walk, uint32_t address, uint32_t *number)
{
    if (begins(walk, address, number)) return true;
    void *functions = walk->functions;
    if (!make_room(walk, &functions, walk->function_count, &walk->function_room, sizeof *walk->functions)) return false;
    walk->functions = functions;
    *number = walk->function_count++;
    walk->functions[*number] = (struct function){.address = address};
    walk->begins[address - walk->code->extent.code] = *number + 1;
    return true;
}

/* An instruction's edge to a function: there is one, however often the instruction is followed. A jump may lead to several. */
static bool add_edge(struct walk *walk, struct edge edge)
{
    uint32_t *last = &walk->places[edge.place].edge, number = *last;
    while (number != 0 && walk->edges[number - 1].to != edge.to) number = walk->edges[number - 1].other;
    if (number == 0) {
        void *edges = walk->edges;
        if (!make_room(walk, &edges, walk->edge_count, &walk->edge_room, sizeof edge)) return false;
        walk->edges = edges;
        edge.other = *last;
        number = *last = ++walk->edge_count;
    } else edge.other = walk->edges[number - 1].other;
    walk->edges[number - 1] = edge;
    return true;
}

static struct state *state_of(struct walk *walk, uint32_t place)
{
    return (struct state *)(void *)(walk->states + place * walk->code->machine->state_size);
}

static bool add_place(struct walk *walk, const struct place *place, const struct state *state)
{
    const size_t size = walk->code->machine->state_size;
    void *places = walk->places, *states = walk->states;
    if (walk->place_count == PLACES_MAX)
        return code_refuse(walk->code, place->address, "", "the app has too much code to be verified");
    if (!make_room(walk, &places, walk->place_count, &walk->place_room, sizeof *place)) return false;
    walk->places = places;
    if (!make_room(walk, &states, walk->place_count, &walk->state_room, size)) return false;
    walk->states = states;
    walk->places[walk->place_count] = *place;
    memcpy(walk->states + walk->place_count++ * size, state, size);
    return true;
}

/* ---- what is known where ways meet ---- */

static bool wait(struct walk *walk, uint32_t number)
{
    if (walk->places[number].waiting) return true;
    void *queue = walk->queue;
    if (!make_room(walk, &queue, walk->queue_count, &walk->queue_room, sizeof *walk->queue)) return false;
    walk->queue = queue;
    walk->places[number].waiting = true;
    walk->queue[walk->queue_count++] = number;
    return true;
}

/* What holds at a place that was reached before. */
static bool meet(struct walk *walk, uint32_t number, uint32_t from, bool back, const struct state *state)
{
    const struct machine *machine = walk->code->machine;
    struct place *place = &walk->places[number];
    struct state *old = state_of(walk, number);
    const bool enters = from >= KERNEL || walk->places[from].function != place->function; /* many may call, without a circle */
    const struct meeting meeting = {
        .address = place->address,
        .end = enters ? place->address : walk->places[from].address,
        .times = !back    ? 0
                 : enters ? place->news / CALLERS
                          : place->news,
        .back = back && !enters,
    };
    if (old->depth != state->depth || old->floor != state->floor)
        return code_refuse(walk->code, place->address, "", "two ways lead here with different depths of the stack");
    memcpy(walk->before, old, machine->state_size);
    if (place->from != from) place->from = MANY;
    if (place->from == from) memcpy(old, state, machine->state_size); /* it comes from there alone: it knows more now, of all */
    else if (!machine->join(walk->code, &meeting, old, state)) return false;
    if (memcmp(walk->before, old, machine->state_size) == 0) return true;
    place->news += back;
    return wait(walk, number);
}

/* Control comes to the address, within the function, from an instruction of it, or of another one. */
static bool reach(struct walk *walk, uint32_t address, uint32_t function, uint32_t from, const struct state *state)
{
    uint32_t *at = &walk->at[address - walk->code->extent.code];
    if (*at == WITHIN) return code_refuse(walk->code, address, "", "control comes to the middle of an instruction");
    const bool back = from >= KERNEL || walk->places[from].function != function || walk->places[from].address >= address;
    uint32_t number = *at;
    while (number != 0 && walk->places[number - 1].function != function && walk->code->machine->shares)
        number = walk->places[number - 1].other;
    if (number == 0) {
        const struct place place = {.address = address, .function = function, .from = back ? MANY : from, .other = *at};
        if (!add_place(walk, &place, state)) return false;
        *at = walk->place_count;
        return wait(walk, *at - 1);
    }
    if (walk->places[number - 1].function != function) { /* two functions share it: then it is one of its own */
        walk->again = true;
        return add_function(walk, address, &number);
    }
    return meet(walk, number - 1, from, back, state);
}

/* ---- following ---- */

/* The function returns knowing this. Whoever called it, or left for it, is to know when that is news. */
static bool finish(struct walk *walk, uint32_t number, const struct state *state)
{
    const struct machine *machine = walk->code->machine;
    struct function *function = &walk->functions[number];
    bool first = !function->result;
    if (first) {
        function->result = malloc(machine->state_size);
        if (!function->result) return code_refuse(walk->code, 0, "", OUT_OF_MEMORY);
        memcpy(function->result, state, machine->state_size);
    } else {
        memcpy(walk->before, function->result, machine->state_size);
        const struct meeting meeting = {.address = function->address, .end = function->address, .times = function->news / CALLERS};
        if (!machine->join(walk->code, &meeting, function->result, state)) return false;
        if (memcmp(walk->before, function->result, machine->state_size) == 0) return true;
        function->news++;
    }
    for (uint32_t i = 0; i < walk->edge_count; i++)
        if (walk->edges[i].to == number && !wait(walk, walk->edges[i].place)) return false;
    return true;
}

static bool leave(struct walk *walk, const struct step *step, struct edge edge, struct state *state)
{
    const struct machine *machine = walk->code->machine;
    edge.leaves = true;
    if (!machine->leaves(walk->code, step, state) || !add_edge(walk, edge)) return false;
    machine->enter(walk->code, state, walk->entry);
    if (!reach(walk, walk->functions[edge.to].address, edge.to, edge.place, walk->entry)) return false;
    const struct state *result = walk->functions[edge.to].result;
    if (!result) return true;
    machine->resume(walk->code, step->address, state, result);
    return finish(walk, edge.from, state);
}

static bool go(struct walk *walk, const struct step *step, uint32_t address, uint32_t place, struct state *state)
{
    const struct fsm_extent *extent = &walk->code->extent;
    const uint32_t function = walk->places[place].function;
    uint32_t other;
    if (address < extent->code || address - extent->code >= extent->code_size)
        return code_refuse(walk->code, step->address, step->text, "control leaves the app's code");
    if (begins(walk, address, &other) && other != function)
        return leave(walk, step, (struct edge){.from = function, .to = other, .place = place}, state);
    return reach(walk, address, function, place, state);
}

static bool follow_call(struct walk *walk, const struct step *step, uint32_t place, struct state *state)
{
    const struct machine *machine = walk->code->machine;
    const uint32_t function = walk->places[place].function, at = walk->at[step->target - walk->code->extent.code];
    uint32_t number;
    if (!begins(walk, step->target, &number) && at != 0) walk->again = true;
    if (!add_function(walk, step->target, &number)) return false;
    const struct edge edge = {.from = function,
                              .to = number,
                              .place = place,
                              .depth = (uint32_t)state->depth + machine->call_size,
                              .own = (uint32_t)(state->depth - state->floor)};
    if (!add_edge(walk, edge)) return false;
    machine->enter(walk->code, state, walk->entry);
    if (!reach(walk, step->target, number, place, walk->entry)) return false;
    if (!walk->functions[number].result) return true;
    machine->resume(walk->code, step->address, state, walk->functions[number].result);
    return go(walk, step, step->address + step->size, place, state);
}

/* The callee is on the same stack, or has the arguments on another one: for what is known of values it is the same. */
static bool follow_checkpoint(struct walk *walk, const struct step *step, uint32_t place, struct state *state)
{
    const uint32_t function = walk->places[place].function;
    const struct fsm_extent *extent = &walk->code->extent;
    uint32_t number;
    if (step->target < extent->code || step->target - extent->code >= extent->code_size)
        return code_refuse(walk->code, step->address, step->text, "control leaves the app's code");
    if (step->need > FSM_CHECKPOINT_NEED_MAX || step->arguments > FSM_CHECKPOINT_ARGUMENTS_MAX || step->arguments % 8 != 0)
        return code_refuse(walk->code, step->address, step->text, "no checkpoint has such numbers");
    if (!begins(walk, step->target, &number) && walk->at[step->target - extent->code] != 0) walk->again = true;
    if (!add_function(walk, step->target, &number)) return false;
    if (walk->functions[function].own < CHECKPOINT_TAKES) walk->functions[function].own = CHECKPOINT_TAKES;
    const struct edge edge = {
        .from = function, .to = number, .place = place, .own = step->arguments, .checked = true, .need = step->need};
    return leave(walk, step, edge, state);
}

static bool follow_table(struct walk *walk, const struct step *step, uint32_t place, const struct state *state)
{
    const struct machine *machine = walk->code->machine;
    for (uint32_t i = 0; i < step->entries; i++) {
        memcpy(walk->taken, state, machine->state_size);
        if (!go(walk, step, machine->table_entry(walk->code, step, i), place, walk->taken)) return false;
    }
    return true;
}

/* The instruction's bytes are its own. */
static bool take(struct walk *walk, const struct step *step)
{
    uint32_t *at = &walk->at[step->address - walk->code->extent.code];
    for (uint32_t i = 1; i < step->size; i++) {
        if (at[i] != 0 && at[i] != WITHIN)
            return code_refuse(walk->code, step->address, step->text, "control also comes to the middle of it");
        at[i] = WITHIN;
    }
    return true;
}

static bool give_back(struct walk *walk, const struct step *step, uint32_t number, const struct state *state)
{
    return walk->code->machine->leaves(walk->code, step, state) && finish(walk, number, state);
}

static bool follow_besides(struct walk *walk, const struct step *step, uint32_t place)
{
    if (step->besides == FLOW_RETURN) return give_back(walk, step, walk->places[place].function, step->taken);
    return true;
}

static bool follow(struct walk *walk, uint32_t place)
{
    const uint32_t number = walk->places[place].function;
    const struct machine *machine = walk->code->machine;
    struct state *state = walk->now;
    struct step step = {.address = walk->places[place].address, .taken = walk->taken};
    walk->places[place].waiting = false;
    if (++walk->steps > (uint64_t)ROUNDS_MAX * walk->code->extent.code_size)
        return code_refuse(walk->code, step.address, "", "the app's ways are too many to be followed");
    memcpy(state, state_of(walk, place), machine->state_size);
    if (!machine->step(walk->code, &step, state) || !take(walk, &step)) return false;
    struct function *function = &walk->functions[number];
    if ((uint32_t)state->depth > function->own) function->own = (uint32_t)state->depth;
    if ((uint32_t)step.deepest > function->own) function->own = (uint32_t)step.deepest;
    if (step.above > function->above) function->above = step.above;
    const uint32_t next = step.address + step.size;
    switch (step.flow) {
    case FLOW_NEXT: return go(walk, &step, next, place, state) && follow_besides(walk, &step, place);
    case FLOW_JUMP: return go(walk, &step, step.target, place, state);
    case FLOW_BRANCH:
        if (step.target == next)
            return machine->join(walk->code, &(struct meeting){.address = next}, state, step.taken) &&
                   go(walk, &step, next, place, state);
        return go(walk, &step, step.target, place, step.taken) && go(walk, &step, next, place, state);
    case FLOW_CALL: return follow_call(walk, &step, place, state);
    case FLOW_CHECKPOINT: return follow_checkpoint(walk, &step, place, state);
    case FLOW_TABLE: return follow_table(walk, &step, place, state);
    case FLOW_END: return true;
    case FLOW_RETURN:
    case FLOW_IMPORT: return give_back(walk, &step, number, state);
    }
    return false;
}

static bool start_handlers(struct walk *walk, const struct fsm_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->types; i++) {
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        const uint32_t address = code_handler(manifest, &type);
        uint32_t number;
        if (!add_function(walk, address, &number)) return false;
        memset(walk->entry, 0, walk->code->machine->state_size);
        walk->code->machine->begin(walk->code, &type, walk->entry);
        if (!reach(walk, address, number, KERNEL, walk->entry)) return false;
    }
    return true;
}

/* Until no function begins where another one was followed. Each time knows more of them, so that this ends. */
static bool follow_all(struct walk *walk, const struct fsm_manifest *manifest)
{
    do {
        walk->again = false;
        walk->place_count = walk->edge_count = walk->queue_count = 0;
        memset(walk->at, 0, walk->code->extent.code_size * sizeof *walk->at);
        for (uint32_t i = 0; i < walk->function_count; i++) {
            struct function *function = &walk->functions[i];
            free(function->result);
            *function = (struct function){.address = function->address};
        }
        if (!start_handlers(walk, manifest)) return false;
        while (walk->queue_count)
            if (!follow(walk, walk->queue[--walk->queue_count])) return false;
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
        if ((!edge->leaves || edge->checked) && to->above > edge->own)
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
            if ((to->continues || walk->edges[i].checked) && !from->continues) from->continues = news = true;
            if (walk->edges[i].checked) continue;
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
    if (handler->continues && type->segment == 0)
        return code_refuse(walk->code, handler->address, "", "it comes to a checkpoint, but the manifest says that it has none");
    if (handler->bound + walk->code->machine->call_size <= type->stack) return true;
    return code_refuse(walk->code, handler->address, "", "it needs more stack than the manifest says");
}

/* Behind each checkpoint no more is needed than it makes sure of, and than a segment has that the kernel gives it. Where the
 * manifest says that there are none, every checkpoint ends in a trap, or goes on with what the guard ends. */
static bool check_checkpoints(struct walk *walk, const struct fsm_manifest *manifest)
{
    uint32_t segment = 0;
    for (uint32_t i = 0; i < manifest->types; i++) {
        const uint32_t own = fsm_manifest_type(manifest, i).segment;
        if (own > segment) segment = own;
    }
    for (uint32_t i = 0; i < walk->edge_count && segment > 0; i++) {
        const struct edge *edge = &walk->edges[i];
        if (!edge->checked) continue;
        const struct function *to = &walk->functions[edge->to];
        uint64_t below = to->bound + walk->code->machine->call_size;
        if (below < CHECKPOINT_TAKES) below = CHECKPOINT_TAKES;
        if (to->recurs || to->bound > edge->need)
            return code_refuse(walk->code, walk->functions[edge->from].address, "",
                               "what is behind this checkpoint needs more stack than it makes sure of");
        if (below + edge->own > segment)
            return code_refuse(walk->code, walk->functions[edge->from].address, "",
                               "what is behind this checkpoint needs a larger segment than the manifest says");
    }
    return true;
}

static bool check_stack(struct walk *walk, const struct fsm_manifest *manifest)
{
    find_bounds(walk);
    if (!check_checkpoints(walk, manifest)) return false;
    bool bounded = true;
    for (uint32_t i = 0; i < manifest->types; i++) {
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        uint32_t number;
        if (!begins(walk, code_handler(manifest, &type), &number)) return false;
        if (!check_handler(walk, &type, &walk->functions[number])) return false;
        bounded &= type.stack != FSM_STACK_UNBOUNDED;
    }
    for (uint32_t i = 0; i < walk->function_count && !bounded; i++)
        if (walk->functions[i].own > FSM_STACK_STEP_MAX)
            return code_refuse(walk->code, walk->functions[i].address, "",
                               "it takes more stack at once than the guard below is long");
    return true;
}

/* All instructions once more, each with what is known before it in the end. */
static bool check_settled(struct walk *walk)
{
    const struct machine *machine = walk->code->machine;
    struct code settled = *walk->code;
    settled.settled = true;
    for (uint32_t i = 0; i < walk->place_count && machine->last; i++) {
        struct step step = {.address = walk->places[i].address, .taken = walk->taken};
        memcpy(walk->now, state_of(walk, i), machine->state_size);
        if (!machine->step(&settled, &step, walk->now)) return false;
    }
    return true;
}

static bool prepare(struct walk *walk)
{
    const size_t size = (size_t)walk->code->extent.code_size + 1, state_size = walk->code->machine->state_size;
    walk->at = calloc(size, sizeof *walk->at);
    walk->begins = calloc(size, sizeof *walk->begins);
    struct state **rooms[] = {&walk->before, &walk->now, &walk->taken, &walk->entry};
    bool good = walk->at && walk->begins;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) good &= (*rooms[i] = calloc(1, state_size)) != NULL;
    return good || code_refuse(walk->code, 0, "", OUT_OF_MEMORY);
}

static void clear(struct walk *walk)
{
    for (uint32_t i = 0; i < walk->function_count; i++) free(walk->functions[i].result);
    void *rooms[] = {walk->at,    walk->begins, walk->places, walk->states, walk->queue, walk->functions,
                     walk->edges, walk->before, walk->now,    walk->taken,  walk->entry};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) free(rooms[i]);
}

bool code_walk(const struct code *code, const struct fsm_manifest *manifest)
{
    struct walk walk = {.code = code};
    bool good = prepare(&walk) && follow_all(&walk, manifest) && check_settled(&walk) && check_arguments(&walk) &&
                check_stack(&walk, manifest);
    clear(&walk);
    return good;
}

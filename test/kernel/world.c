#include "world.h"

#include <fsm_port_interrupts.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world world;

enum {
    STACK_SIZE = 512 * 1024,
    DESCRIPTION_MAX = 8192,
    MANIFEST_MAX = FSM_MANIFEST_SIZE(FSM_TYPES_MAX, FSM_PEERS_MAX, 0),
    BLOCKS = 96
};

static uint8_t description[DESCRIPTION_MAX], manifests[WORLD_APPS][MANIFEST_MAX], *stack;
static world_handler *handlers[WORLD_FSMS];
static void *blocks[BLOCKS];
static unsigned block_count;
static jmp_buf *leave;                      /* of the handler that runs */
static const struct fsm *begun[WORLD_FSMS]; /* the FSMs whose handlers have begun */
static unsigned begun_count;
static struct fsm_trap caught;

const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_stack_use_after_return=0"; /* locals belong on the stack here */ }

/* ---- the port ---- */

void *fsm_port_memory(uint32_t size)
{
    assert_true(block_count < BLOCKS);
    return blocks[block_count++] = calloc(1, size);
}

void *fsm_cores_memory(uint32_t size)
{
    assert_true(block_count < BLOCKS);
    blocks[block_count] = aligned_alloc(64, ((size_t)size + 63) / 64 * 64);
    return memset(blocks[block_count++], 0, size);
}
void fsm_port_core_wake(uint32_t core) { (void)core; }
void fsm_port_core_pause(void) { sched_yield(); }

const bool fsm_port_locals_on_stack = true;

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    *address = WORLD_STACK;
    *size = STACK_SIZE;
    return stack;
}

const uint32_t fsm_port_stack_reserve = WORLD_RESERVE, fsm_port_stack_level = WORLD_LEVEL;

uint8_t *fsm_port_segments(uint32_t size) { return world.segments = fsm_port_memory(size); }

void fsm_port_stack_limit(uint32_t cell, uint32_t lowest) { world.limit_cell = cell, world.limit = lowest; }

void fsm_port_apart(void (*function)(void *), void *context) { function(context); }

uint32_t fsm_stack_continue_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    abort(); /* only a port's assembly can go on elsewhere; the tests call fsm_segments_continue */
}

const struct fsm_trap *fsm_port_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *top)
{
    const struct fsm *fsm = fsm_kernel.running;
    const struct fsm_area *cell = &fsm->type->app->cell;
    assert_memory_equal(&run->cell, cell, sizeof *cell);
    assert_int_equal(state, fsm->state);
    assert_true(run->handler < WORLD_FSMS);
    assert_true(event >= cell->address && event - cell->address <= cell->size - FSM_EVENT_SIZE);
    world.fuel = run->fuel;
    const uintptr_t room = (uintptr_t)(top - fsm_kernel.stack.bytes);
    assert_true(room <= fsm_kernel.stack.size && (room >= fsm->type->stack || room == fsm_kernel.stack.size));
    jmp_buf here, *const waiting = leave;
    leave = &here;
    assert_true(begun_count < WORLD_FSMS);
    begun[begun_count++] = fsm;
    const bool trapped = setjmp(here) != 0;
    if (!trapped)
        handlers[run->handler](cell->bytes + (state - cell->address),
                               (const struct fsm_event *)(const void *)(cell->bytes + (event - cell->address)));
    leave = waiting;
    begun_count--;
    if (world.after_run) world.after_run();
    return trapped ? &caught : NULL;
}

void fsm_port_trap(const struct fsm_trap *trap)
{
    caught = *trap;
    longjmp(*leave, 1);
}

void fsm_port_preempt(void)
{
    while (fsm_preempt(__builtin_frame_address(0)) == 0) continue;
}

uint32_t fsm_port_now(void)
{
    world.clock_reads++;
    return world.now;
}

void fsm_port_idle(uint32_t deadline, bool forever)
{
    world.idles++;
    if (fsm_kernel.woken) return;
    if (!forever) {
        assert_true((int32_t)(deadline - world.now) > 0); /* or a port would spin */
        world.now = deadline;
        return;
    }
    world.forever++;
    fsm_kernel.system.stop_after = 1; /* nothing will ever happen: enough */
    world.now += INT32_MAX;
}

void fsm_port_console(const char *text, uint32_t length)
{
    const size_t used = strlen(world.console);
    assert_true(used + length < sizeof world.console);
    memcpy(world.console + used, text, length);
    world.console[used + length] = 0;
}

uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size)
{
    uint32_t length = world.receive_end[port] - world.receive_next[port];
    if (length > size) length = size;
    memcpy(bytes, world.received[port] + world.receive_next[port], length);
    world.receive_next[port] += length;
    return length;
}

uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length)
{
    (void)port;
    const uint32_t room = world.send_room - world.sent_length, taken = length < room ? length : room;
    memcpy(world.sent + world.sent_length, bytes, taken);
    world.sent_length += taken;
    return taken;
}

bool fsm_port_uart_open(uint32_t port) { return port < 8; }

const char *fsm_port_device_take(uint32_t kind, uint32_t base, uint32_t size)
{
    if (kind == FSM_DEVICE_IRQ) return base < 32 ? NULL : "no such interrupt";
    const bool there =
        base >= WORLD_DEVICE && base - WORLD_DEVICE < WORLD_REGISTERS && size <= WORLD_REGISTERS - (base - WORLD_DEVICE);
    return there ? NULL : "no such device";
}

static uint8_t *register_at(uint32_t address, uint32_t width)
{
    world.accesses++;
    assert_true(address >= WORLD_DEVICE && address - WORLD_DEVICE <= WORLD_REGISTERS - width);
    return world.registers + (address - WORLD_DEVICE);
}

uint32_t fsm_port_device_read(uint32_t kind, uint32_t address, uint32_t width)
{
    uint32_t value = 0;
    (void)kind;
    memcpy(&value, register_at(address, width), width);
    return value;
}

void fsm_port_device_write(uint32_t kind, uint32_t address, uint32_t width, uint32_t value)
{
    (void)kind;
    memcpy(register_at(address, width), &value, width);
}

void fsm_port_interrupt_switch(uint32_t number, bool on)
{
    assert_true(number < 32);
    world.interrupt_on[number] = on;
}

void fsm_port_halt(int code)
{
    if (world.expected_code) {
        assert_int_equal(code, world.expected_code);
        longjmp(world.halted, 1);
    }
    fail_msg("the kernel halted with code %d:\n%s", code, world.console);
    abort();
}

/* ---- systems ---- */

static void put16(uint8_t *at, uint32_t value) { at[0] = (uint8_t)value, at[1] = (uint8_t)(value >> 8); }
static void put32(uint8_t *at, uint32_t value) { put16(at, value), put16(at + 2, value >> 16); }

/* "f12": FSM 12; "t": its type, "p": a peer, "app". */
static void put_name(uint8_t *at, const char *word, unsigned number) { snprintf((char *)at, FSM_NAME_SIZE, "%s%u", word, number); }

static uint32_t count_of(const struct world_fsm *fsms, unsigned app)
{
    uint32_t count = 0;
    for (unsigned i = 0; fsms[i].handler; i++) count += fsms[i].app == app;
    return count;
}

static uint32_t devices_of(const struct world_fsm *fsm)
{
    uint32_t count = 0;
    while (count < WORLD_DEVICES && fsm->devices[count].kind != 0) count++;
    return count;
}

static void describe_fsm(uint8_t *at, const struct world_fsm *fsm, unsigned number, uint32_t config, uint32_t device)
{
    put_name(at + FSM_SYSTEM_FSM_AT_NAME, "f", number);
    put_name(at + FSM_SYSTEM_FSM_AT_TYPE, "t", number);
    put16(at + FSM_SYSTEM_FSM_AT_APP, fsm->app);
    at[FSM_SYSTEM_FSM_AT_PRIORITY] = fsm->priority;
    at[FSM_SYSTEM_FSM_AT_ON_TRAP] = fsm->on_trap;
    at[FSM_SYSTEM_FSM_AT_MAILBOX] = fsm->mailbox ? fsm->mailbox : 4;
    at[FSM_SYSTEM_FSM_AT_TIMERS] = fsm->timers;
    at[FSM_SYSTEM_FSM_AT_UART] = fsm->uart;
    put16(at + FSM_SYSTEM_FSM_AT_WIRE, number * WORLD_PEERS);
    put16(at + FSM_SYSTEM_FSM_AT_WIRES, WORLD_PEERS);
    put16(at + FSM_SYSTEM_FSM_AT_CONFIG, config);
    put16(at + FSM_SYSTEM_FSM_AT_CONFIGS, fsm->key != NULL);
    put16(at + FSM_SYSTEM_FSM_AT_SUPERVISOR, fsm->supervisor);
    put16(at + FSM_SYSTEM_FSM_AT_POLICY, fsm->policy ? number + 1 : 0);
    put32(at + FSM_SYSTEM_FSM_AT_COUNT, fsm->count);
    put16(at + FSM_SYSTEM_FSM_AT_DEVICE, device);
    at[FSM_SYSTEM_FSM_AT_DEVICES] = (uint8_t)devices_of(fsm);
}

static uint8_t *describe_wires(uint8_t *at, const struct world_fsm *fsms, unsigned count)
{
    for (unsigned i = 0; i < count * WORLD_PEERS; i++, at += FSM_SYSTEM_WIRE_SIZE) {
        put_name(at, "p", i % WORLD_PEERS);
        const struct world_fsm *from = &fsms[i / WORLD_PEERS];
        put16(at + FSM_SYSTEM_WIRE_AT_FSM, from->peers[i % WORLD_PEERS]);
        put16(at + FSM_SYSTEM_WIRE_AT_KIND, from->kinds[i % WORLD_PEERS]);
        put32(at + FSM_SYSTEM_WIRE_AT_ELEMENT, from->elements[i % WORLD_PEERS]);
    }
    return at;
}

/* One for each FSM, whether it goes by it or not. */
static uint8_t *describe_policies(uint8_t *at, const struct world_fsm *fsms, unsigned count)
{
    for (unsigned i = 0; i < count; i++, at += FSM_SYSTEM_POLICY_SIZE) {
        const struct fsm_system_policy *policy = fsms[i].policy ? fsms[i].policy : &fsm_system_default_policy;
        put32(at + FSM_SYSTEM_POLICY_AT_DELAY, policy->delay);
        put32(at + FSM_SYSTEM_POLICY_AT_DELAY_MAX, policy->delay_max);
        put32(at + FSM_SYSTEM_POLICY_AT_WINDOW, policy->window);
        put32(at + FSM_SYSTEM_POLICY_AT_ANSWER, policy->answer);
        at[FSM_SYSTEM_POLICY_AT_TRAPS] = policy->traps;
        at[FSM_SYSTEM_POLICY_AT_HALT] = policy->halt;
    }
    return at;
}

static const struct world_object *objects;
static unsigned object_count;

void world_objects(const struct world_object *given, unsigned count) { objects = given, object_count = count; }

static uint8_t *describe_objects(uint8_t *at)
{
    for (unsigned i = 0; i < object_count; i++, at += FSM_SYSTEM_OBJECT_SIZE) {
        put_name(at + FSM_SYSTEM_OBJECT_AT_NAME, "o", i);
        put32(at + FSM_SYSTEM_OBJECT_AT_BYTES, objects[i].bytes);
        at[FSM_SYSTEM_OBJECT_AT_UNITS] = objects[i].units;
        at[FSM_SYSTEM_OBJECT_AT_USERS] = objects[i].users;
        at[FSM_SYSTEM_OBJECT_AT_WAITERS] = objects[i].waiters;
        for (unsigned k = 0; k < objects[i].users; k++) put16(at + FSM_SYSTEM_OBJECT_AT_USER + 2 * k, objects[i].user[k]);
        put16(at + FSM_SYSTEM_OBJECT_AT_LOCK, objects[i].lock);
    }
    return at;
}

static void describe_devices(uint8_t *at, const struct world_fsm *fsms, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j < devices_of(&fsms[i]); j++, at += FSM_SYSTEM_DEVICE_SIZE) {
            const struct fsm_system_device *device = &fsms[i].devices[j];
            memcpy(at, device->name, strlen(device->name));
            at[FSM_SYSTEM_DEVICE_AT_KIND] = (uint8_t)device->kind;
            put32(at + FSM_SYSTEM_DEVICE_AT_BASE, device->base);
            put32(at + FSM_SYSTEM_DEVICE_AT_SIZE, device->size);
        }
}

static uint32_t describe_configs(uint8_t *at, const struct world_fsm *fsms, unsigned count, uint8_t *text)
{
    uint32_t offset = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!fsms[i].key) continue;
        memcpy(at, fsms[i].key, strlen(fsms[i].key));
        put32(at + FSM_SYSTEM_CONFIG_AT_OFFSET, offset);
        put16(at + FSM_SYSTEM_CONFIG_AT_LENGTH, (uint32_t)strlen(fsms[i].value));
        memcpy(text + offset, fsms[i].value, strlen(fsms[i].value));
        offset += (uint32_t)strlen(fsms[i].value);
        at += FSM_SYSTEM_CONFIG_SIZE;
    }
    return offset;
}

static struct fsm_system describe(const struct world_fsm *fsms)
{
    uint32_t apps = 0, count = 0, configs = 0, devices = 0;
    while (apps < WORLD_APPS && count_of(fsms, apps) > 0) count += count_of(fsms, apps++);
    memset(description, 0, sizeof description);
    uint8_t *at = description + FSM_SYSTEM_HEAD;
    for (unsigned i = 0, first = 0; i < apps; first += count_of(fsms, i++), at += FSM_SYSTEM_APP_SIZE) {
        put_name(at, "app", i);
        put16(at + FSM_SYSTEM_APP_AT_FIRST, first);
        put16(at + FSM_SYSTEM_APP_AT_COUNT, count_of(fsms, i));
    }
    for (unsigned i = 0; i < count; i++, at += FSM_SYSTEM_FSM_SIZE) {
        describe_fsm(at, &fsms[i], i, configs, devices);
        devices += devices_of(&fsms[i]);
        configs += fsms[i].key != NULL;
    }
    at = describe_wires(at, fsms, count);
    uint8_t *const device = at + configs * FSM_SYSTEM_CONFIG_SIZE, *const policy = device + devices * FSM_SYSTEM_DEVICE_SIZE;
    describe_devices(device, fsms, count);
    uint8_t *const end = describe_objects(describe_policies(policy, fsms, count));
    const uint32_t text = describe_configs(at, fsms, count, end);
    const uint32_t length = (uint32_t)(end - description) + ((text + 3) & ~3u);
    put32(description + FSM_SYSTEM_AT_MAGIC, FSM_SYSTEM_MAGIC);
    put16(description + FSM_SYSTEM_AT_VERSION, FSM_SYSTEM_VERSION);
    put16(description + FSM_SYSTEM_AT_HEAD, FSM_SYSTEM_HEAD);
    put32(description + FSM_SYSTEM_AT_LENGTH, length);
    put16(description + FSM_SYSTEM_AT_APPS, apps);
    put16(description + FSM_SYSTEM_AT_FSMS, count);
    put16(description + FSM_SYSTEM_AT_WIRES, count * WORLD_PEERS);
    put16(description + FSM_SYSTEM_AT_CONFIGS, configs);
    put16(description + FSM_SYSTEM_AT_DEVICES, devices);
    put32(description + FSM_SYSTEM_AT_TEXT, text);
    description[FSM_SYSTEM_AT_POLICIES] = (uint8_t)count;
    description[FSM_SYSTEM_AT_OBJECTS] = (uint8_t)object_count;
    put32(description + FSM_SYSTEM_AT_IDLE, 1);
    put32(description + FSM_SYSTEM_AT_STACK_POOL, world.stack_pool);
    description[FSM_SYSTEM_AT_NEVER_WAITS] = world.never_waits;
    struct fsm_system system;
    const char *wrong = fsm_system_open(description, length, &system);
    if (wrong) fail_msg("the test's description: %s", wrong);
    return system;
}

/* An app as boot.c leaves it: a type for each of its FSMs, handler n of the test at "address" n. */
static uint32_t load(unsigned index, unsigned first, unsigned count)
{
    struct fsm_app *app = &fsm_kernel.apps[index];
    uint8_t *bytes = manifests[index];
    uint32_t addresses[WORLD_FSMS];
    memset(bytes, 0, MANIFEST_MAX);
    put_name(bytes + FSM_MANIFEST_AT_NAME, "app", index);
    for (unsigned i = 0; i < count; i++) {
        uint8_t *type = bytes + FSM_MANIFEST_HEAD + i * FSM_TYPE_SIZE;
        put_name(type + FSM_TYPE_AT_NAME, "t", first + i);
        put32(type + FSM_TYPE_AT_STATE, WORLD_STATE);
        put32(type + FSM_TYPE_AT_STACK, WORLD_BOUND);
        addresses[i] = first + i;
    }
    for (unsigned i = 0; i < WORLD_PEERS; i++)
        put_name(bytes + FSM_MANIFEST_HEAD + count * FSM_TYPE_SIZE + i * FSM_PEER_SIZE, "p", i);
    app->manifest =
        (struct fsm_manifest){.bytes = bytes, .types = (uint8_t)count, .peers = WORLD_PEERS, .fuel = WORLD_FUEL + index};
    app->groups = UINT64_MAX;
    const uint32_t size = fsm_cell_size(&fsm_kernel.system, index, &app->manifest, WORLD_DATA);
    app->cell = (struct fsm_area){WORLD_CELL + index * WORLD_STEP, size, fsm_port_memory(size)};
    app->constant = (struct fsm_area){WORLD_IMAGE + index * WORLD_STEP, WORLD_IMAGE_SIZE, fsm_port_memory(WORLD_IMAGE_SIZE)};
    assert_true(fsm_make_types(app, addresses));
    return WORLD_DATA;
}

void world_make(const struct world_fsm *fsms)
{
    stack = (uint8_t *)__builtin_frame_address(0) - STACK_SIZE; /* handlers run deeper than this */
    memset(&fsm_kernel, 0, sizeof fsm_kernel);
    world.send_room = sizeof world.sent;
    fsm_kernel.woken = true;
    const struct fsm_system system = describe(fsms);
    assert_int_equal(fsm_make_tables(&system), 0);
    uint32_t cell_used[WORLD_APPS];
    for (unsigned i = 0; i < system.fsms; i++) handlers[i] = fsms[i].handler;
    for (unsigned i = 0; i < system.apps; i++)
        cell_used[i] = load(i, fsm_system_app(&system, i).first, fsm_system_app(&system, i).count);
    for (unsigned i = 0; i < system.fsms; i++) {
        const struct fsm_system_app app = fsm_system_app(&system, fsms[i].app);
        put32(manifests[fsms[i].app] + FSM_MANIFEST_HEAD + (i - app.first) * FSM_TYPE_SIZE + FSM_TYPE_AT_STACK,
              fsms[i].stack ? fsms[i].stack : WORLD_BOUND);
    }
    assert_int_equal(fsm_make_fsms(cell_used), world.made);
    if (world.made != 0) return;
    for (unsigned i = 0; i < system.instances; i++) fsm_restart(&fsm_kernel.fsms[i]);
}

int world_end(void **state)
{
    (void)state;
    while (block_count > 0) free(blocks[--block_count]);
    memset(&world, 0, sizeof world);
    world_objects(NULL, 0);
    return 0;
}

/* ---- what tests use ---- */

unsigned world_depth(void) { return begun_count; }

unsigned world_self(void) { return fsm_number(fsm_kernel.running); }

void world_trace(const char *format, ...)
{
    const size_t used = strlen(world.trace);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(world.trace + used, sizeof world.trace - used, format, arguments);
    va_end(arguments);
}

void world_receive(unsigned port, const char *text)
{
    const uint32_t length = (uint32_t)strlen(text);
    assert_true(world.receive_end[port] + length <= sizeof world.received[port]);
    memcpy(world.received[port] + world.receive_end[port], text, length);
    world.receive_end[port] += length;
    fsm_kernel.woken = true;
}

uint32_t world_call(uint16_t call, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    uint32_t (*const entry)(uint32_t, uint32_t, uint32_t, uint32_t) =
        (uint32_t (*)(uint32_t, uint32_t, uint32_t, uint32_t))(uintptr_t)fsm_gate_entry(call);
    assert_non_null(entry);
    return entry(a, b, c, d);
}

uint32_t world_address(const void *pointer)
{
    const uint8_t *bytes = pointer;
    const struct fsm_area *cell = &fsm_kernel.running->type->app->cell;
    if (bytes >= cell->bytes && bytes < cell->bytes + cell->size) return cell->address + (uint32_t)(bytes - cell->bytes);
    assert_true(bytes >= stack && bytes < stack + STACK_SIZE);
    return WORLD_STACK + (uint32_t)(bytes - stack);
}

int32_t world_send(uint32_t peer, uint32_t type, const void *body, uint32_t length)
{
    return (int32_t)world_call(FSM_CALL_fsm_message_send, peer, type, length ? world_address(body) : 0, length);
}

void world_trap(enum fsm_trap_kind kind)
{
    const struct fsm_trap trap = {.kind = kind, .pc = fsm_kernel.running->type->app->constant.address + 16, .address = 0x1234};
    fsm_port_trap(&trap);
}

struct fsm *world_fsm(unsigned number) { return &fsm_kernel.fsms[number]; }

uint8_t *world_state(unsigned number)
{
    const struct fsm *fsm = world_fsm(number);
    return fsm->type->app->cell.bytes + (fsm->state - fsm->type->app->cell.address);
}

void world_preempt(unsigned number, void (*act)(void))
{
    struct fsm *const waiting = fsm_kernel.running;
    const uint32_t above = fsm_kernel.above;
    fsm_kernel.running = world_fsm(number);
    fsm_kernel.above = fsm_kernel.running->type->above;
    begun[begun_count++] = fsm_kernel.running;
    act();
    fsm_kernel.running = waiting;
    fsm_kernel.above = above;
    begun_count--;
}

static unsigned times_queued(const struct fsm *fsm)
{
    unsigned times = 0, steps = 0;
    for (unsigned priority = 0; priority < FSM_PRIORITIES; priority++) {
        assert_int_equal(fsm_kernel.ready >> priority & 1, fsm_kernel.newest[priority] != NULL);
        if (!(fsm_kernel.ready >> priority & 1)) continue;
        const struct fsm *at = fsm_kernel.newest[priority];
        assert_non_null(at);
        do {
            at = at->next;
            assert_non_null(at);
            assert_true(++steps <= fsm_kernel.system.instances);
            assert_int_equal(at->priority, priority);
            times += at == fsm;
        } while (at != fsm_kernel.newest[priority]);
    }
    return times;
}

static void check_timers(void)
{
    unsigned running = 0, total = 0;
    for (uint32_t i = 0; i < fsm_kernel.due_count; i++) {
        const struct fsm_timer *timer = &fsm_kernel.timers[fsm_kernel.due[i]],
                               *above = &fsm_kernel.timers[fsm_kernel.due[i > 0 ? (i - 1) / 2 : 0]];
        const struct fsm_entry *entry = &fsm_kernel.entries[fsm_entry_of_timer(fsm_kernel.due[i])];
        const struct fsm *fsm = &fsm_kernel.fsms[entry->first];
        assert_int_equal(timer->place, i + 1);
        fsm += (fsm_kernel.due[i] - entry->first_timer) / fsm->timers;
        assert_true(fsm->status & FSM_RUNNING);
        assert_int_equal(fsm_entry_of(fsm), entry - fsm_kernel.entries);
        if (i > 0) assert_true(timer->deadline - fsm_kernel.expired >= above->deadline - fsm_kernel.expired);
    }
    for (unsigned i = 0; i < fsm_kernel.system.instances; i++) total += fsm_kernel.fsms[i].timers;
    for (unsigned i = 0; i < total; i++) running += fsm_kernel.timers[i].place != 0;
    assert_int_equal(fsm_kernel.due_count, running);
}

static bool has_begun(const struct fsm *fsm)
{
    for (unsigned i = 0; i < begun_count; i++)
        if (begun[i] == fsm) return true;
    return false;
}

/* A handler waits only for handlers of other apps, with a higher priority than any of its own app's. */
static void check_nesting(void)
{
    for (unsigned i = 1; i < begun_count; i++) assert_true(begun[i - 1]->type->above >> begun[i]->priority & 1);
    assert_ptr_equal(fsm_kernel.running, begun_count > 0 ? begun[begun_count - 1] : NULL);
    if (fsm_kernel.running) assert_int_equal(fsm_kernel.above, fsm_kernel.running->type->above);
}

void world_check(void)
{
    check_nesting();
    for (unsigned i = 0; i < fsm_kernel.system.instances; i++) {
        const struct fsm *fsm = &fsm_kernel.fsms[i];
        assert_true(fsm->count <= fsm->capacity && fsm->head < fsm->capacity);
        const bool ready = fsm->count > 0 && (fsm->status & FSM_RUNNING) && !has_begun(fsm);
        assert_int_equal(times_queued(fsm), ready);
        assert_int_equal(fsm->next != NULL, ready);
        assert_int_equal(fsm->limit, fsm->status == FSM_RUNNING ? fsm->capacity : 0);
        if (!(fsm->status & FSM_RUNNING)) assert_int_equal(fsm->count, has_begun(fsm));
    }
    check_timers();
    if (fsm_kernel.nodes) world_check_tree();
    else assert_int_equal(fsm_kernel.first_pending, FSM_NOBODY);
    for (uint32_t i = 0; i < fsm_kernel.system.objects; i++)
        if (!fsm_kernel.shared[i].bytes) world_check_lock(i);
}

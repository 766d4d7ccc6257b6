#include "storm.h"

#include <stdlib.h>

#include "world.h"

static uint64_t random_state, hash;

uint64_t storm_seed(int argc, char **argv) { return argc > 1 ? strtoull(argv[1], NULL, 0) : 1; }

void storm_begin(uint64_t seed)
{
    random_state = seed;
    hash = UINT64_C(0xcbf29ce484222325);
    world.now = UINT32_MAX - 100000; /* the clock wraps on the way */
}

uint32_t storm_random(uint32_t end) /* splitmix64, Steele et al. 2014 */
{
    uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 32) % end;
}

void storm_note(uint32_t value) { hash = (hash ^ value) * UINT64_C(0x100000001b3); }

uint64_t storm_hash(void) { return hash; }

static void receive(unsigned port)
{
    if (world.receive_end[port] < sizeof world.received[port] / 2) world_receive(port, "bytes that arrive while a handler runs");
}

void storm_act(uint8_t *self, uint32_t action, uint32_t ports)
{
    const uint32_t state = world_fsm(world_self())->state;
    switch (action) {
    case 3: storm_note(world_call(FSM_CALL_fsm_timer_after, state, storm_random(50), 0, 0)); break;
    case 4: storm_note(world_call(FSM_CALL_fsm_timer_every, state, storm_random(50), 0, 0)); break;
    case 5: storm_note(world_call(FSM_CALL_fsm_timer_cancel, state, storm_random(6), 0, 0)); break;
    case 6: storm_note(world_call(FSM_CALL_fsm_timer_after, state, INT32_MAX - storm_random(2), 0, 0)); break;
    case 7: self[storm_random(WORLD_STATE)] = (uint8_t)storm_random(256); break;
    case 8: world.now += storm_random(20); break;
    case 9: receive(1 + storm_random(ports)); break;
    default: fail();
    }
}

void storm_between(void)
{
    for (unsigned port = 1; port <= STORM_PORTS; port++)
        if (world.receive_next[port] == world.receive_end[port] || world.receive_end[port] > 200)
            world.receive_next[port] = world.receive_end[port] = 0;
    world.console[0] = 0;
}

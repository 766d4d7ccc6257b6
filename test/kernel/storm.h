/* storm.h: what storms have in common: random numbers that repeat, a hash of all that happens, and the steps that any FSM may take.
 */
#ifndef FSM_TEST_STORM_H
#define FSM_TEST_STORM_H

#include <stdint.h>

enum { STORM_PORTS = 3 /* serial ports, from 1 */ };

/* The seed that the arguments of main name, or 1. */
uint64_t storm_seed(int argc, char **argv);
/* Before the world is made: its clock will wrap on the way. */
void storm_begin(uint64_t seed);

uint32_t storm_random(uint32_t end); /* 0 … end - 1 */
void storm_note(uint32_t value);
uint64_t storm_hash(void); /* of what was noted since the beginning */

/* 3 to 9: timers, the state, the clock, bytes at one of the ports. */
void storm_act(uint8_t *self, uint32_t action, uint32_t ports);

/* For world.after_run: serial bytes are forgotten when the ports' buffers have been read, console now and then. */
void storm_between(void);

#endif

/* require.h: assertions that stay on. They are about the caller and about this code, never about bytes from outside: those get an
 * error. A broken one stops at an undefined instruction, which a port reports like any fault of its kernel. */
#ifndef FSM_REQUIRE_H
#define FSM_REQUIRE_H

#define REQUIRE(condition) ((condition) ? (void)0 : __builtin_trap())

#endif

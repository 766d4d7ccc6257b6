/* alloca.h: a name, so that what uses it is refused by name (fsm-vla). */
#ifndef FSM_LIBC_ALLOCA_H
#define FSM_LIBC_ALLOCA_H

#define alloca(size) __builtin_alloca(size)

#endif

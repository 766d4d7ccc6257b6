/* fsm_port_cores.h: see port/onecore/. There may be several dispatchers here; as long as there is one (fsm_cores is NULL), it pays for
 * the others with a comparison now and then, at no event. */
#ifndef FSM_PORT_CORES_H
#define FSM_PORT_CORES_H

#include "../../kernel/cores.h"

enum { FSM_SEVERAL_CORES = 1 };

#endif

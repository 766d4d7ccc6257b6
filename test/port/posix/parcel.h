/* parcel.h: the messages of source.c and sink.c. */
#ifndef TEST_PARCEL_H
#define TEST_PARCEL_H

#include <fsm/app.h>

enum { PARCELS = 500, SENDERS = 3 };

FSM_MESSAGE(1, parcel, { uint32_t from, number; });
FSM_MESSAGE(2, poke, { uint32_t nothing; });
FSM_MESSAGE(3, go, { uint32_t nothing; });

#endif

// RUN: %check %s
// Numbers that come from types of the machine's.
#include <fsm/app.h>
#include <stdalign.h>
enum { POINTER = sizeof(void *) };
struct native { long n; };
struct state {
    alignas(max_align_t) uint64_t first;   // expected-error {{'first' of a portable state has type 'uint64_t', which is placed by the size of a type of the machine's}}
    uint8_t bytes[2][sizeof(size_t)];      // expected-error {{'bytes' of a portable state has type 'uint8_t[2][4]', which is placed by}}
    uint32_t bits : sizeof(struct native); // expected-error {{'bits' of a portable state has type 'uint32_t', which is placed by}}
    uint8_t fine[sizeof(uint32_t) * 2];
};
FSM_PORTABLE(struct state);

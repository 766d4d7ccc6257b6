// RUN: %check %s
// RUN: %check --target=thumbv7m-none-eabi %s
// RUN: %check --target=thumbv7em-none-eabihf %s
// expected-no-diagnostics
#include <fsm/app.h>
#include <float.h>
enum mode { OFF, ON };
typedef uint8_t address[6];
struct position { int32_t x, y; };
struct __attribute__((packed)) packed { uint8_t tag; uint32_t value; };
struct state {
    uint64_t total;
    double ratio;
    float gain[2];
    struct position track[4];
    union { uint32_t word; uint8_t bytes[4]; struct { uint16_t low, high; }; };
    enum mode mode;
    int plain;
    unsigned flags : 3, level : 29;
    address from;
    bool known;
    char initial;
    int_least32_t least;
    short narrow;
    struct packed packed[2];
};
FSM_PORTABLE(struct state);
FSM_PORTABLE(struct position);

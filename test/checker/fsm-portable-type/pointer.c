// RUN: %check %s
#include <fsm/app.h>
typedef struct node *link;
struct node { uint32_t value; };
struct inner { void (*call)(void); link next[2]; }; // expected-error {{'call' of a portable state has type 'void (*)(void)', which is an address}} \
  expected-error {{'next' of a portable state has type 'link[2]', which is an address}}
struct state {
    const char *name;  // expected-error {{'name' of a portable state has type 'const char *', which is an address, which means nothing elsewhere [fsm-portable-type]}}
    union { struct inner all[2]; uint8_t raw[32]; };
};
FSM_PORTABLE(struct state);

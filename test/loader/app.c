/* An app with one of everything a loader must get right: data, zeroed data, addresses of constants, of data, of code, one past an
 * end, and of something absent. Compiled and linked for each target as fsmcc does; never run. */
#include <stddef.h>

struct node {
    struct node *next;
    const char *name;
};

extern int absent(void) __attribute__((weak));
int handler(void *state, const void *event);

const char text[] = "constant";
const int table[4] = {1, 2, 3, 4};
int counter = 0x12345678;
int zeroed[40];
const char *volatile to_constant = text;
const char *volatile into_constant = text + 3;
const int *volatile past_table = table + 4;
int *volatile to_data = &counter;
int *volatile to_zeroed = &zeroed[39];
int *volatile past_zeroed = zeroed + 40;
int (*volatile to_code)(void *, const void *) = handler;
int (*volatile to_absent)(void) = absent;
struct node ring[2] = {{&ring[1], "first"}, {&ring[0], "second"}};

int handler(void *state, const void *event)
{
    (void)state;
    (void)event;
    zeroed[1] = counter + *to_data + table[*to_zeroed & 3];
    return ring[0].next->name[0] + (to_absent != NULL) + (past_table != NULL) + *to_constant + *into_constant +
           zeroed[*past_zeroed & 7];
}

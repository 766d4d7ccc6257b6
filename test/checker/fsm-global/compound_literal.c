// RUN: %check %s
// An unnamed variable behind a constant pointer.
static int *const hidden = (int[]){1, 2};            // expected-error {{this compound literal can change}}
struct list { struct list *next; };
const struct list head = {&(struct list){0}};        // expected-error {{this compound literal can change}}
static const int *const fine = (const int[]){1, 2};
int use(void) { int *local = (int[]){3}; return hidden[0] + fine[0] + local[0]; }

// RUN: %check %s
#include <stdint.h>
void *memcpy(void *, const void *, __SIZE_TYPE__);
uint32_t f(void *p) { uint32_t x; memcpy(&x, &p, sizeof x); return x; } // expected-error {{the pointer that is copied to 'uint32_t' becomes a number}}
void g(void *p, uint8_t out[4]) { memcpy(out, &p, sizeof p); }          // expected-error {{the pointer that is copied to 'uint8_t'}}
uint32_t h(void *p) { return *(uint32_t *)&p; }                         // expected-error {{the pointer that is read as 'uint32_t'}}
int k(void *p) { const unsigned char *b = (const unsigned char *)(void *)&p; return b[0]; } // expected-error {{the pointer that is read as 'const unsigned char'}}
struct message { uint32_t at; };
void l(struct message *m, void *p) { memcpy(m, &p, sizeof p); }          // expected-error {{the pointer that is copied to 'struct message'}}
uint32_t m(void *p) { return ((struct message *)&p)->at; }               // expected-error {{the pointer that is read as 'struct message'}}

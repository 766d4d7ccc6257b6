// RUN: %check %s
// expected-no-diagnostics
#define CHANNELS 0
int f(int x) { return CHANNELS ? x / CHANNELS : 0; }
unsigned g(unsigned x) { return sizeof x > 4 ? x >> 32 : x; }
unsigned rotate(unsigned x, int n) { return x << (n & 31) | x >> (-n & 31); }
int h(void) { return 1 << 31; }

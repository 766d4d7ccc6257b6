#include "ring.h"

#include <string.h>

enum { BALL = 2 };
struct player {
    uint32_t left, returned;
};

#define RING_WORDS   RING_SHORT_WORDS
#define RING_NAME(x) ring_##x##_short
#include "ring.inc"
#undef RING_WORDS
#undef RING_NAME

#define RING_WORDS   RING_LONG_WORDS
#define RING_NAME(x) ring_##x##_long
#include "ring.inc"

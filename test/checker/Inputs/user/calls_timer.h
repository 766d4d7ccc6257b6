#include <fsm/timer.h>
static inline uint32_t now(void *self) { return fsm_timer_now(self); }

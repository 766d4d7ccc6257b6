/* assert.h: a false assertion traps; the kernel's report names app, FSM, file and line. As C11 7.2: NDEBUG takes assertions out,
 * and the header may be included again after it has been changed. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : __builtin_trap())
#endif
#undef static_assert
#define static_assert _Static_assert

/* Stands for a header of the C library: exempt, whatever it does. */
#ifndef LIBRARY_H
#define LIBRARY_H
static int library_counter;
static inline int library_next(void) { __asm__ volatile(""); return ++library_counter; }
int library_renamed(void) __asm__("__library_renamed");
long double library_wide(void);
typedef long double library_float;
typedef _Atomic int library_atomic;
#define LIBRARY_COUNTER(name) int name
#define library_fence() __atomic_thread_fence(5)
#endif

/* shim.h: included before every file of musl: what they expect of musl's own headers, and what they can't have here. Aliases are
 * refused in an app; long double is double (the files are compiled with -mlong-double-64, and no app can tell). */
#define hidden
#define weak
#define weak_alias(old, new) _Static_assert(1, "")

#define __lgamma_r lgamma_r
#define __lgammaf_r lgammaf_r
#define __signgam fsm_state_of_signgam
double lgamma_r(double, int *);
float lgammaf_r(float, int *);

#define _ATOMIC_H /* fma.c wants this of it: */
#define a_clz_64 __builtin_clzll

#define scalbnl scalbn
#define fmodl fmod
#define fabsl fabs
#define copysignl copysign
#define frexpl frexp

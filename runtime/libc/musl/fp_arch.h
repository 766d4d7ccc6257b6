/* fp_arch.h: there are no floating-point exceptions to raise, so nothing is computed for their sake; and the compiler keeps to
 * IEEE 754 anyway. */
#define fp_barrierf(x) (x)
#define fp_barrier(x) (x)
#define fp_barrierl(x) (x)
#define fp_force_evalf(x) ((void)(x))
#define fp_force_eval(x) ((void)(x))
#define fp_force_evall(x) ((void)(x))

/* fenv.h: results are rounded to nearest, always, and there are no exceptions to ask for. */
#ifndef FSM_LIBC_FENV_H
#define FSM_LIBC_FENV_H

#define FE_TONEAREST 0
#define FE_ALL_EXCEPT 0
#define fegetround() FE_TONEAREST
#define fesetround(mode) ((mode) != FE_TONEAREST)
#define feclearexcept(which) 0
#define feraiseexcept(which) 0
#define fetestexcept(which) 0

#endif

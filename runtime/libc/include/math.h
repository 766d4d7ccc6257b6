/* math.h: C11 7.12 for double and float; there is no long double. The functions are musl's, compiled like the app itself, so that
 * the same arguments give the same bits on every target; nothing is worked out by the machine the build runs on. They do not set
 * errno (math_errhandling says so), and there are no floating-point exceptions to ask for. */
#ifndef FSM_LIBC_MATH_H
#define FSM_LIBC_MATH_H

typedef float float_t;
typedef double double_t;

#define NAN (__builtin_nanf(""))
#define INFINITY (__builtin_inff())
#define HUGE_VAL (__builtin_inf())
#define HUGE_VALF (__builtin_inff())

#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling 0

#define FP_ILOGB0 (-0x7fffffff - 1)
#define FP_ILOGBNAN (-0x7fffffff - 1)
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4

#define fpclassify(x) __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, x)
#define isfinite(x) __builtin_isfinite(x)
#define isinf(x) __builtin_isinf(x)
#define isnan(x) __builtin_isnan(x)
#define isnormal(x) __builtin_isnormal(x)
#define signbit(x) __builtin_signbit(x)
#define isgreater(x, y) __builtin_isgreater(x, y)
#define isgreaterequal(x, y) __builtin_isgreaterequal(x, y)
#define isless(x, y) __builtin_isless(x, y)
#define islessequal(x, y) __builtin_islessequal(x, y)
#define islessgreater(x, y) __builtin_islessgreater(x, y)
#define isunordered(x, y) __builtin_isunordered(x, y)

#define M_E 2.7182818284590452354
#define M_LOG2E 1.4426950408889634074
#define M_LOG10E 0.43429448190325182765
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_1_PI 0.31830988618379067154
#define M_2_PI 0.63661977236758134308
#define M_2_SQRTPI 1.12837916709551257390
#define M_SQRT2 1.41421356237309504880
#define M_SQRT1_2 0.70710678118654752440

/* name(x) and namef(x) */
#define FSM_MATH_1(name)                                                                                                           \
    double name(double);                                                                                                           \
    float name##f(float);
#define FSM_MATH_2(name)                                                                                                           \
    double name(double, double);                                                                                                   \
    float name##f(float, float);
FSM_MATH_1(acos) FSM_MATH_1(acosh) FSM_MATH_1(asin) FSM_MATH_1(asinh) FSM_MATH_1(atan) FSM_MATH_1(atanh) FSM_MATH_1(cbrt)
FSM_MATH_1(ceil) FSM_MATH_1(cos) FSM_MATH_1(cosh) FSM_MATH_1(erf) FSM_MATH_1(erfc) FSM_MATH_1(exp) FSM_MATH_1(exp2)
FSM_MATH_1(exp10) FSM_MATH_1(expm1) FSM_MATH_1(fabs) FSM_MATH_1(floor) FSM_MATH_1(lgamma) FSM_MATH_1(log) FSM_MATH_1(log10)
FSM_MATH_1(log1p) FSM_MATH_1(log2) FSM_MATH_1(logb) FSM_MATH_1(nearbyint) FSM_MATH_1(rint) FSM_MATH_1(round) FSM_MATH_1(sin)
FSM_MATH_1(sinh) FSM_MATH_1(sqrt) FSM_MATH_1(tan) FSM_MATH_1(tanh) FSM_MATH_1(tgamma) FSM_MATH_1(trunc)
FSM_MATH_2(atan2) FSM_MATH_2(copysign) FSM_MATH_2(fdim) FSM_MATH_2(fmax) FSM_MATH_2(fmin) FSM_MATH_2(fmod) FSM_MATH_2(hypot)
FSM_MATH_2(nextafter) FSM_MATH_2(pow) FSM_MATH_2(remainder)
#undef FSM_MATH_1
#undef FSM_MATH_2

double fma(double, double, double);
float fmaf(float, float, float);
double frexp(double, int *);
float frexpf(float, int *);
int ilogb(double);
int ilogbf(float);
double ldexp(double, int);
float ldexpf(float, int);
double scalbn(double, int);
float scalbnf(float, int);
double scalbln(double, long);
float scalblnf(float, long);
double modf(double, double *);
float modff(float, float *);
double nan(const char *);
float nanf(const char *);
double remquo(double, double, int *);
float remquof(float, float, int *);
long lrint(double);
long lrintf(float);
long long llrint(double);
long long llrintf(float);
long lround(double);
long lroundf(float);
long long llround(double);
long long llroundf(float);
void sincos(double, double *, double *);
void sincosf(float, float *, float *);
double j0(double);
double j1(double);
double jn(int, double);
double y0(double);
double y1(double);
double yn(int, double);

/* Built with -mlong-double-64, long double is double. */
#if __SIZEOF_LONG_DOUBLE__ == __SIZEOF_DOUBLE__
#define acosl acos
#define acoshl acosh
#define asinl asin
#define asinhl asinh
#define atanl atan
#define atan2l atan2
#define atanhl atanh
#define cbrtl cbrt
#define ceill ceil
#define copysignl copysign
#define cosl cos
#define coshl cosh
#define erfl erf
#define erfcl erfc
#define expl exp
#define exp2l exp2
#define expm1l expm1
#define fabsl fabs
#define fdiml fdim
#define floorl floor
#define fmal fma
#define fmaxl fmax
#define fminl fmin
#define fmodl fmod
#define frexpl frexp
#define hypotl hypot
#define ilogbl ilogb
#define ldexpl ldexp
#define lgammal lgamma
#define llrintl llrint
#define llroundl llround
#define logl log
#define log10l log10
#define log1pl log1p
#define log2l log2
#define logbl logb
#define lrintl lrint
#define lroundl lround
#define modfl modf
#define nearbyintl nearbyint
#define nextafterl nextafter
#define powl pow
#define remainderl remainder
#define remquol remquo
#define rintl rint
#define roundl round
#define scalblnl scalbln
#define scalbnl scalbn
#define sinl sin
#define sinhl sinh
#define sqrtl sqrt
#define tanl tan
#define tanhl tanh
#define tgammal tgamma
#define truncl trunc
#define HUGE_VALL HUGE_VAL
#endif

#endif

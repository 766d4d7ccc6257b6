#include "p256.h"

#include "require.h"

#include <stddef.h>
#include <string.h>

enum { WORDS = FSM_P256_WORDS, SIZE = WORDS * sizeof(uint32_t), TABLE = 16 };

static const struct fsm_modulus field = {
    .m = {0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xffffffff},
    .square = {0x00000003, 0x00000000, 0xffffffff, 0xfffffffb, 0xfffffffe, 0xffffffff, 0xfffffffd, 0x00000004},
    .inverse = 0x00000001,
};
static const struct fsm_modulus order = {
    .m = {0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad, 0xffffffff, 0xffffffff, 0x00000000, 0xffffffff},
    .square = {0xbe79eea2, 0x83244c95, 0x49bd6fa6, 0x4699799c, 0x2b6bec59, 0x2845b239, 0xf3d95620, 0x66e12d94},
    .inverse = 0xee00bc4f,
};

/* x/z², y/z³; z = 0: the point at infinity. Elements of the field are kept times 2^256, as multiplication wants them. */
struct point {
    uint32_t x[WORDS], y[WORDS], z[WORDS];
};
static const struct point generator = {
    .x = {0x18a9143c, 0x79e730d4, 0x5fedb601, 0x75ba95fc, 0x77622510, 0x79fb732b, 0xa53755c6, 0x18905f76},
    .y = {0xce95560a, 0xddf25357, 0xba19e45c, 0x8b4ab8e4, 0xdd21f325, 0xd2e88688, 0x25885d85, 0x8571ff18},
    .z = {0x00000001, 0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe, 0x00000000},
};
static const uint32_t curve_b[WORDS] = {0x29c4bddf, 0xd89cdf62, 0x78843090, 0xacf005cd,
                                        0xf7212ed6, 0xe5a220ab, 0x04874834, 0xdc30061d};

static void copy(uint32_t *r, const uint32_t *a) { memcpy(r, a, SIZE); }

static bool same(const uint32_t *a, const uint32_t *b) { return memcmp(a, b, SIZE) == 0; }

static bool is_zero(const uint32_t *a)
{
    static const uint32_t zero[WORDS];
    return same(a, zero);
}

static bool less(const uint32_t *a, const uint32_t *b)
{
    uint32_t difference[WORDS];
    copy(difference, a);
    return fsm_p256_subtract(difference, b) != 0;
}

static void load(uint32_t *r, const uint8_t *bytes)
{
    memset(r, 0, SIZE);
    for (unsigned i = 0; i < SIZE; i++) {
        uint32_t *word = &r[WORDS - 1 - i / 4];
        *word = *word << 8 | bytes[i];
    }
}

static void multiply(uint32_t *r, const uint32_t *a, const uint32_t *b) { fsm_p256_multiply(&field, r, a, b); }

static void square(uint32_t *r, const uint32_t *a) { multiply(r, a, a); }

/* r -= a in the field. What was borrowed is 2^256, so that r + m is r less 2^256 - m, which also is what 1 is kept as. */
static void take(uint32_t *r, const uint32_t *a)
{
    if (fsm_p256_subtract(r, a) != 0) fsm_p256_subtract(r, generator.z);
}

/* r += a in the field. */
static void add(uint32_t *r, const uint32_t *a)
{
    uint32_t negative[WORDS];
    copy(negative, field.m);
    fsm_p256_subtract(negative, a);
    take(r, negative);
}

static void twice(uint32_t *r) { add(r, r); }

/* r = 2a. Doubling "dbl-2001-b" of the Explicit-Formulas Database, for curves with a = -3. */
static void double_point(struct point *r, const struct point *a)
{
    uint32_t delta[WORDS], gamma[WORDS], beta[WORDS], alpha[WORDS], t[WORDS];
    square(delta, a->z);
    square(gamma, a->y);
    multiply(beta, a->x, gamma);
    copy(t, a->x);
    take(t, delta);
    copy(alpha, a->x);
    add(alpha, delta);
    multiply(alpha, alpha, t);
    copy(t, alpha);
    twice(t);
    add(alpha, t);
    multiply(r->z, a->y, a->z);
    twice(r->z);
    twice(beta);
    twice(beta);
    square(r->x, alpha);
    take(r->x, beta);
    take(r->x, beta);
    take(beta, r->x);
    multiply(r->y, alpha, beta);
    square(gamma, gamma);
    for (unsigned i = 0; i < 3; i++) twice(gamma);
    take(r->y, gamma);
}

/* r = a + b, whatever they are; r may be a. Addition "add-1998-cmo-2" of the Explicit-Formulas Database. */
static void add_points(struct point *r, const struct point *a, const struct point *b)
{
    uint32_t a2[WORDS], b2[WORDS], u[WORDS], h[WORDS], s[WORDS], d[WORDS], v[WORDS];
    if (is_zero(b->z)) {
        *r = *a;
        return;
    }
    if (is_zero(a->z)) {
        *r = *b;
        return;
    }
    square(a2, a->z);
    square(b2, b->z);
    multiply(u, a->x, b2);
    multiply(h, b->x, a2);
    take(h, u);
    multiply(s, a->y, b->z);
    multiply(s, s, b2);
    multiply(d, b->y, a->z);
    multiply(d, d, a2);
    take(d, s);
    if (is_zero(h) && is_zero(d)) { /* the same point */
        const struct point same = *a;
        double_point(r, &same);
        return;
    }
    multiply(r->z, a->z, b->z);
    multiply(r->z, r->z, h); /* of a point and its opposite: 0 */
    square(v, h);
    multiply(h, h, v);
    multiply(v, v, u);
    square(r->x, d);
    take(r->x, h);
    take(r->x, v);
    take(r->x, v);
    take(v, r->x);
    multiply(r->y, d, v);
    multiply(s, s, h);
    take(r->y, s);
}

/* y² = x³ - 3x + b, with coordinates of the field. */
static bool read_point(struct point *point, const uint8_t key[65])
{
    uint32_t left[WORDS], right[WORDS];
    load(point->x, key + 1);
    load(point->y, key + 1 + SIZE);
    if (key[0] != 4 || !less(point->x, field.m) || !less(point->y, field.m)) return false;
    multiply(point->x, point->x, field.square);
    multiply(point->y, point->y, field.square);
    copy(point->z, generator.z);
    square(left, point->y);
    square(right, point->x);
    multiply(right, right, point->x);
    for (unsigned i = 0; i < 3; i++) take(right, point->x);
    add(right, curve_b);
    return same(left, right);
}

/* 1/a modulo the order, by Fermat: a^(n-2). In and out times 2^256. */
static void invert(uint32_t *r, const uint32_t *a)
{
    static const uint32_t two[WORDS] = {2};
    uint32_t exponent[WORDS], base[WORDS];
    copy(exponent, order.m);
    fsm_p256_subtract(exponent, two);
    copy(base, a);
    copy(r, a);
    for (unsigned bit = 255; bit-- > 0;) { /* the highest bit is set */
        fsm_p256_multiply(&order, r, r, r);
        if (exponent[bit / 32] >> bit % 32 & 1) fsm_p256_multiply(&order, r, r, base);
    }
}

/* r = u·G + v·Q, two bits of both at a time (Straus). table[i + 4k] = i·G + k·Q. */
static void multiply_points(struct point *r, const uint32_t *u, const uint32_t *v, const struct point *q)
{
    struct point table[TABLE];
    memset(&table[0], 0, sizeof table[0]);
    for (unsigned i = 1; i < TABLE; i++) add_points(&table[i], &table[i % 4 != 0 ? i - 1 : i - 4], i % 4 != 0 ? &generator : q);
    *r = table[0];
    for (unsigned bit = 256; bit > 0;) {
        bit -= 2;
        const struct point before = *r;
        double_point(r, &before);
        const struct point twofold = *r;
        double_point(r, &twofold);
        add_points(r, r, &table[(u[bit / 32] >> bit % 32 & 3) | (v[bit / 32] >> bit % 32 & 3) << 2]);
    }
}

/* Whether the point's x, taken modulo the order, is r: x is r, or r + n if that is still in the field. */
static bool has_x(const struct point *point, const uint32_t *r)
{
    uint32_t z2[WORDS], candidate[WORDS], negative[WORDS] = {0};
    square(z2, point->z);
    multiply(candidate, r, field.square);
    multiply(candidate, candidate, z2);
    if (same(candidate, point->x)) return true;
    fsm_p256_subtract(negative, order.m);
    copy(candidate, r);
    if (fsm_p256_subtract(candidate, negative) == 0 || !less(candidate, field.m)) return false; /* r + n in 256 bits borrows */
    multiply(candidate, candidate, field.square);
    multiply(candidate, candidate, z2);
    return same(candidate, point->x);
}

bool fsm_p256_verify(const uint8_t key[65], const uint8_t hash[32], const uint8_t signature[64])
{
    REQUIRE(key != NULL && hash != NULL && signature != NULL);
    uint32_t r[WORDS], s[WORDS], e[WORDS], w[WORDS];
    struct point q, sum;
    load(r, signature);
    load(s, signature + SIZE);
    load(e, hash);
    if (is_zero(r) || is_zero(s) || !less(r, order.m) || !less(s, order.m) || !read_point(&q, key)) return false;
    fsm_p256_multiply(&order, s, s, order.square);
    invert(w, s);
    fsm_p256_multiply(&order, e, e, w);
    fsm_p256_multiply(&order, w, r, w);
    multiply_points(&sum, e, w, &q);
    return !is_zero(sum.z) && has_x(&sum, r);
}

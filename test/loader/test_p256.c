/* The verification of signatures against OpenSSL: random ones, spoiled ones, and the numbers that implementations trip over:
 * scalars and coordinates at their limits, points that are equal, opposite or infinite on the way, and an x beyond the order. */
#include "p256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

/* OpenSSL's low-level functions: the test makes signatures no honest signer makes, from numbers of its own choice. */
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

enum { ROUNDS = 200 };

struct curve {
    EC_GROUP *group;
    BN_CTX *context;
    BIGNUM *order, *field;
};

struct
try {
    uint8_t key[65], hash[32], signature[64];
};

static int setup(void **state)
{
    static struct curve curve;
    curve.group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    curve.context = BN_CTX_new();
    curve.order = BN_new();
    curve.field = BN_new();
    *state = &curve;
    return EC_GROUP_get_order(curve.group, curve.order, NULL) && EC_GROUP_get_curve(curve.group, curve.field, NULL, NULL, NULL)
               ? 0
               : -1;
}

static int teardown(void **state)
{
    struct curve *curve = *state;
    EC_GROUP_free(curve->group);
    BN_CTX_free(curve->context);
    BN_free(curve->order);
    BN_free(curve->field);
    return 0;
}

static void put(const BIGNUM *number, uint8_t *bytes) { assert_int_equal(BN_bn2binpad(number, bytes, 32), 32); }

static void put_point(const struct curve *curve, const EC_POINT *point, uint8_t key[65])
{
    assert_int_equal(EC_POINT_point2oct(curve->group, point, POINT_CONVERSION_UNCOMPRESSED, key, 65, curve->context), 65);
}

/* What OpenSSL says. A key that is no point of the curve cannot be given to it. */
static bool referee(const struct curve *curve, const struct try *try)
{
    EC_POINT *point = EC_POINT_new(curve->group);
    bool good = EC_POINT_oct2point(curve->group, point, try->key, sizeof try->key, curve->context) == 1;
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    ECDSA_SIG_set0(signature, BN_bin2bn(try->signature, 32, NULL), BN_bin2bn(try->signature + 32, 32, NULL));
    good = good && EC_KEY_set_public_key(key, point) == 1 && ECDSA_do_verify(try->hash, 32, signature, key) == 1;
    ECDSA_SIG_free(signature);
    EC_KEY_free(key);
    EC_POINT_free(point);
    return good;
}

static void both_say(const struct curve *curve, const struct try *try, bool good)
{
    assert_int_equal(referee(curve, try), good);
    assert_int_equal(fsm_p256_verify(try->key, try->hash, try->signature), good);
}

static void make_random(const struct curve *curve, struct try *try)
{
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    BIGNUM *hash = BN_new();
    assert_true(EC_KEY_generate_key(key) && BN_rand(hash, 256, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY));
    put(hash, try->hash);
    put_point(curve, EC_KEY_get0_public_key(key), try->key);
    ECDSA_SIG *signature = ECDSA_do_sign(try->hash, 32, key);
    put(ECDSA_SIG_get0_r(signature), try->signature);
    put(ECDSA_SIG_get0_s(signature), try->signature + 32);
    ECDSA_SIG_free(signature);
    BN_free(hash);
    EC_KEY_free(key);
}

static void test_good_signatures_are_accepted_and_no_flipped_bit_is(void **state)
{
    const struct curve *curve = *state;
    struct try try, spoiled;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        make_random(curve, &try);
        both_say(curve, &try, true);
        for (uint32_t part = 0; part < 3; part++) {
            spoiled = try;
            uint8_t *at = part == 0 ? spoiled.key + 1 : part == 1 ? spoiled.hash : spoiled.signature;
            at[i * 7 % (part == 1 ? 32 : 64)] ^= (uint8_t)(1 << i % 8);
            both_say(curve, &spoiled, false);
        }
    }
}

/* s and n - s are both good: nothing may be keyed on a signature's bytes, and this loader agrees with the others. */
static void test_the_opposite_of_s_is_accepted_as_everywhere(void **state)
{
    const struct curve *curve = *state;
    struct try try;
    make_random(curve, &try);
    BIGNUM *s = BN_bin2bn(try.signature + 32, 32, NULL);
    BN_sub(s, curve->order, s);
    put(s, try.signature + 32);
    both_say(curve, &try, true);
    BN_free(s);
}

static void test_scalars_out_of_range_are_refused(void **state)
{
    const struct curve *curve = *state;
    struct try try, spoiled;
    BIGNUM *number = BN_new();
    for (int which = 0; which < 2; which++) {
        make_random(curve, &try);
        for (int delta = 0; delta < 5; delta++) { /* 0, n, n + 1, 2^256 - 1, and the good one plus n where it fits */
            spoiled = try;
            BN_copy(number, curve->order);
            if (delta == 0) BN_zero(number);
            if (delta == 2) BN_add_word(number, 1);
            put(number, spoiled.signature + 32 * which);
            if (delta == 3) memset(spoiled.signature + 32 * which, 0xff, 32);
            if (delta == 4) memset(spoiled.signature, 0, 64);
            both_say(curve, &spoiled, false);
        }
    }
    BN_free(number);
}

static void test_keys_off_the_curve_are_refused(void **state)
{
    const struct curve *curve = *state;
    struct try try, spoiled;
    make_random(curve, &try);
    spoiled = try;
    memset(spoiled.key + 1, 0, 64);
    both_say(curve, &spoiled, false);
    memset(spoiled.key + 1, 0xff, 64);
    both_say(curve, &spoiled, false);
    spoiled = try;
    put(curve->field, spoiled.key + 1); /* x = p stands for 0 */
    both_say(curve, &spoiled, false);
    spoiled = try;
    spoiled.key[0] = 6; /* hybrid, compressed: other forms of the same point, which the loader does not take */
    assert_false(fsm_p256_verify(spoiled.key, spoiled.hash, spoiled.signature));
    spoiled.key[0] = 2;
    assert_false(fsm_p256_verify(spoiled.key, spoiled.hash, spoiled.signature));
}

/* A good signature for the key d·G with chosen d and nonce k: with small ones, and those near the order, the points met on the way
 * are equal, opposite and infinite. */
static void make_chosen(const struct curve *curve, const BIGNUM *d, const BIGNUM *k, const BIGNUM *e, struct try *try)
{
    EC_POINT *point = EC_POINT_new(curve->group);
    BIGNUM *r = BN_new(), *s = BN_new(), *inverse = BN_new();
    EC_POINT_mul(curve->group, point, d, NULL, NULL, curve->context);
    put_point(curve, point, try->key);
    EC_POINT_mul(curve->group, point, k, NULL, NULL, curve->context);
    EC_POINT_get_affine_coordinates(curve->group, point, r, NULL, curve->context);
    BN_nnmod(r, r, curve->order, curve->context);
    BN_mod_mul(s, r, d, curve->order, curve->context);
    BN_mod_add(s, s, e, curve->order, curve->context);
    BN_mod_inverse(inverse, k, curve->order, curve->context);
    BN_mod_mul(s, s, inverse, curve->order, curve->context);
    put(r, try->signature);
    put(s, try->signature + 32);
    put(e, try->hash);
    EC_POINT_free(point);
    BN_free(r);
    BN_free(s);
    BN_free(inverse);
}

/* small: 1, 2, 3, …; negative: as many below the order. */
static void choose(const struct curve *curve, BIGNUM *number, int32_t small)
{
    BN_set_word(number, (BN_ULONG)(small < 0 ? -small : small));
    if (small < 0) BN_sub(number, curve->order, number);
}

static void test_points_that_meet_on_the_way(void **state)
{
    static const int32_t numbers[] = {1, 2, 3, 4, 5, 8, 16, 17, -1, -2, -3, -4, -16};
    enum { NUMBERS = sizeof numbers / sizeof numbers[0] };
    const struct curve *curve = *state;
    BIGNUM *d = BN_new(), *k = BN_new(), *e = BN_new();
    uint32_t good = 0;
    for (uint32_t i = 0; i < NUMBERS * NUMBERS * NUMBERS; i++) {
        struct try try;
        choose(curve, d, numbers[i % NUMBERS]);
        choose(curve, k, numbers[i / NUMBERS % NUMBERS]);
        choose(curve, e, numbers[i / NUMBERS / NUMBERS]);
        make_chosen(curve, d, k, e, &try);
        const bool expected = referee(curve, &try); /* not if s is 0 */
        both_say(curve, &try, expected);
        good += expected;
        try.signature[63] ^= 1;
        both_say(curve, &try, referee(curve, &try));
    }
    assert_true(good > NUMBERS * NUMBERS * (NUMBERS - 1));
    BN_free(d);
    BN_free(k);
    BN_free(e);
}

static void test_hashes_at_their_limits(void **state)
{
    const struct curve *curve = *state;
    BIGNUM *d = BN_new(), *k = BN_new(), *e = BN_new();
    struct try try;
    choose(curve, d, 12345);
    choose(curve, k, 54321);
    BN_zero(e);
    make_chosen(curve, d, k, e, &try);
    both_say(curve, &try, true);
    put(curve->order, try.hash); /* the same modulo the order */
    both_say(curve, &try, true);
    memset(try.hash, 0xff, sizeof try.hash);
    BN_bin2bn(try.hash, 32, e);
    make_chosen(curve, d, k, e, &try);
    both_say(curve, &try, true);
    BN_free(d);
    BN_free(k);
    BN_free(e);
}

/* The point's x is not below the order: r is x - n. Nobody meets such a point by chance, so one is taken and the key made for it:
 * Q = (s·R - e·G) / r. */
static void test_an_x_beyond_the_order(void **state)
{
    const struct curve *curve = *state;
    EC_POINT *point = EC_POINT_new(curve->group);
    BIGNUM *x = BN_dup(curve->order), *r = BN_new(), *s = BN_new(), *e = BN_new(), *inverse = BN_new();
    struct try try;
    uint32_t found = 0;
    for (uint32_t i = 1; found < 5; i++) {
        BN_add_word(x, 1);
        if (EC_POINT_set_compressed_coordinates(curve->group, point, x, 0, curve->context) != 1) continue;
        BN_set_word(r, i);
        BN_set_word(s, 7);
        BN_set_word(e, 11);
        put(r, try.signature);
        put(s, try.signature + 32);
        put(e, try.hash);
        BN_sub(e, curve->order, e);
        BN_mod_inverse(inverse, r, curve->order, curve->context);
        BN_mod_mul(s, s, inverse, curve->order, curve->context);
        BN_mod_mul(e, e, inverse, curve->order, curve->context);
        EC_POINT_mul(curve->group, point, e, point, s, curve->context);
        put_point(curve, point, try.key);
        both_say(curve, &try, true);
        try.hash[31]++;
        both_say(curve, &try, false);
        found++;
    }
    BN_free(x);
    BN_free(r);
    BN_free(s);
    BN_free(e);
    BN_free(inverse);
    EC_POINT_free(point);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_signatures_are_accepted_and_no_flipped_bit_is),
        cmocka_unit_test(test_the_opposite_of_s_is_accepted_as_everywhere),
        cmocka_unit_test(test_scalars_out_of_range_are_refused),
        cmocka_unit_test(test_keys_off_the_curve_are_refused),
        cmocka_unit_test(test_points_that_meet_on_the_way),
        cmocka_unit_test(test_hashes_at_their_limits),
        cmocka_unit_test(test_an_x_beyond_the_order),
    };
    return cmocka_run_group_tests_name("p256", tests, setup, teardown);
}

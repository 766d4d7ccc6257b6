/* matrix.c: products of square matrices of integers, a determinant modulo a prime, and a transposition in place. */
#include "program.h"

enum { SIZE = 20, PRIME = 32749 };

struct program {
    uint32_t checksum;
    int32_t a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];
};

static void fill(int32_t matrix[SIZE][SIZE], uint32_t *seed)
{
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) matrix[row][column] = (int32_t)(next_number(seed) % PRIME);
}

static void multiply(struct program *self)
{
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) {
            int32_t sum = 0;
            for (int k = 0; k < SIZE; k++) sum += self->a[row][k] * self->b[k][column];
            self->product[row][column] = sum;
        }
}

static void transpose(int32_t matrix[SIZE][SIZE])
{
    for (int row = 1; row < SIZE; row++)
        for (int column = 0; column < row; column++) {
            const int32_t kept = matrix[row][column];
            matrix[row][column] = matrix[column][row];
            matrix[column][row] = kept;
        }
}

static int32_t power(int32_t base, uint32_t exponent)
{
    int32_t result = 1;
    for (; exponent; exponent >>= 1, base = base * base % PRIME)
        if (exponent & 1) result = result * base % PRIME;
    return result;
}

static int32_t determinant(int32_t matrix[SIZE][SIZE])
{
    int32_t result = 1;
    for (int at = 0; at < SIZE; at++) {
        if (matrix[at][at] == 0) return 0;
        result = result * matrix[at][at] % PRIME;
        const int32_t inverse = power(matrix[at][at], PRIME - 2);
        for (int row = at + 1; row < SIZE; row++) {
            const int32_t factor = matrix[row][at] * inverse % PRIME;
            for (int column = at; column < SIZE; column++)
                matrix[row][column] = (matrix[row][column] + (PRIME - factor) * matrix[at][column]) % PRIME;
        }
    }
    return result;
}

PROGRAM
{
    uint32_t seed = event->type;
    fill(self->a, &seed);
    fill(self->b, &seed);
    multiply(self);
    transpose(self->product);
    self->checksum = 0;
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) self->checksum = mix(self->checksum, (uint32_t)self->product[row][column]);
    self->checksum = mix(self->checksum, (uint32_t)determinant(self->a));
}

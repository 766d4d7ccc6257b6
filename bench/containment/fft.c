/* fft.c: a fast Fourier transform of 128 points, single precision, in place, there and back. */
#include "program.h"

enum { POINTS = 128 };

struct complex {
    float real, imaginary;
};

struct program {
    uint32_t checksum;
    struct complex signal[POINTS];
    struct complex roots[POINTS / 2];
};

static struct complex product(struct complex a, struct complex b)
{
    return (struct complex){a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

/* Roots of unity by repeated multiplication, in double precision. */
static void make_roots(struct complex roots[POINTS / 2])
{
    const double cosine = 0.99879545620517241, sine = -0.049067674327418015; /* of 2π/128 */
    double real = 1, imaginary = 0;
    for (uint32_t i = 0; i < POINTS / 2; i++) {
        roots[i] = (struct complex){(float)real, (float)imaginary};
        const double next = real * cosine - imaginary * sine;
        imaginary = real * sine + imaginary * cosine;
        real = next;
    }
}

static void shuffle(struct complex *signal, uint32_t count)
{
    for (uint32_t i = 1, mirrored = 0; i < count; i++) {
        uint32_t bit = count >> 1;
        for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
        mirrored ^= bit;
        if (i >= mirrored) continue;
        const struct complex kept = signal[i];
        signal[i] = signal[mirrored];
        signal[mirrored] = kept;
    }
}

static void transform(const struct complex *roots, struct complex *signal, uint32_t count)
{
    shuffle(signal, count);
    for (uint32_t half = 1; half < count; half *= 2)
        for (uint32_t start = 0; start < count; start += 2 * half)
            for (uint32_t i = 0; i < half; i++) {
                struct complex *a = &signal[start + i], *b = &signal[start + half + i];
                const struct complex turned = product(*b, roots[i * (count / 2 / half)]);
                *b = (struct complex){a->real - turned.real, a->imaginary - turned.imaginary};
                *a = (struct complex){a->real + turned.real, a->imaginary + turned.imaginary};
            }
}

PROGRAM
{
    uint32_t seed = event->type;
    make_roots(self->roots);
    for (uint32_t i = 0; i < POINTS; i++) self->signal[i] = (struct complex){(float)(next_number(&seed) % 1000), 0};
    transform(self->roots, self->signal, POINTS);
    self->checksum = (uint32_t)(int32_t)self->signal[3].real;
    for (uint32_t i = 0; i < POINTS; i++) self->signal[i].imaginary = -self->signal[i].imaginary;
    transform(self->roots, self->signal, POINTS);
    for (uint32_t i = 0; i < POINTS; i++)
        self->checksum = mix(self->checksum, (uint32_t)(int32_t)(self->signal[i].real / POINTS + 0.5f));
}

/* nbody.c: five bodies under gravity, double precision, with a square root by Newton's method. */
#include "program.h"

enum { BODIES = 5, STEPS = 12 };

struct body {
    double place[3], speed[3], mass;
};

struct program {
    uint32_t checksum;
    struct body bodies[BODIES];
};

static double root(double value)
{
    double guess = value > 1 ? value / 2 : 1;
    for (int i = 0; i < 8; i++) guess = (guess + value / guess) / 2;
    return guess;
}

static void attract(struct body *a, struct body *b, double step)
{
    double distance[3], square = 0.01;
    for (int i = 0; i < 3; i++) {
        distance[i] = a->place[i] - b->place[i];
        square += distance[i] * distance[i];
    }
    const double pull = step / (square * root(square));
    for (int i = 0; i < 3; i++) {
        a->speed[i] -= distance[i] * b->mass * pull;
        b->speed[i] += distance[i] * a->mass * pull;
    }
}

static void advance(struct body *bodies, uint32_t count, double step)
{
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++) attract(&bodies[a], &bodies[b], step);
    for (struct body *body = bodies; body < bodies + count; body++)
        for (int i = 0; i < 3; i++) body->place[i] += body->speed[i] * step;
}

PROGRAM
{
    uint32_t seed = event->type;
    for (uint32_t i = 0; i < BODIES; i++) {
        struct body *body = &self->bodies[i];
        for (int k = 0; k < 3; k++) {
            body->place[k] = (int32_t)(next_number(&seed) % 2000) / 100.0 - 10;
            body->speed[k] = (int32_t)(next_number(&seed) % 200) / 1000.0 - 0.1;
        }
        body->mass = i == 0 ? 40 : 0.1 * i;
    }
    for (int i = 0; i < STEPS; i++) advance(self->bodies, BODIES, 0.01);
    self->checksum = 0;
    for (uint32_t i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++) self->checksum = mix(self->checksum, (uint32_t)(int32_t)(self->bodies[i].place[k] * 1e6));
}

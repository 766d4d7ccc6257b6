/* arithmetic.c: what code generation likes to do through memory: vectors, wide integers, conversions, tables. */
#include <fsm/app.h>
#include <fsm/log.h>

FSM_APP(arithmetic, FSM_VERSION(1), FSM_USES(log));

typedef int32_t vector __attribute__((vector_size(16)));
typedef float floats __attribute__((vector_size(16)));

struct arithmetic {
    uint32_t n;
    uint8_t bytes[256];
    uint64_t wide[16];
    double real[16];
    int32_t lanes[4];
    float parts[4];
};

static int32_t lane(const int32_t *values, uint32_t index)
{
    vector lanes = {values[0], values[1], values[2], values[3]};
    return lanes[index & 3];
}

static void scale(float *values, float by)
{
    floats parts = {values[0], values[1], values[2], values[3]};
    parts *= by;
    for (int i = 0; i < 4; i++) values[i] = parts[i];
}

static double polynomial(const double *coefficients, uint32_t count, double x)
{
    double sum = 0;
    for (uint32_t i = count; i > 0; i--) sum = sum * x + coefficients[i - 1];
    return sum;
}

static uint32_t dense(uint32_t n)
{
    switch (n) {
    case 0: return 17;
    case 1: return 4711;
    case 2: return 99;
    case 3: return 12345;
    case 4: return 5;
    case 5: return 77;
    default: return n;
    }
}

static uint32_t branches(struct arithmetic *self, uint32_t n)
{
    switch (n) {
    case 0: self->bytes[1] ^= 3; return 1;
    case 1: self->wide[2] *= 7; return self->n;
    case 2: self->real[3] /= 3; return 2;
    case 3: self->lanes[n & 1]++; return 8;
    case 4: scale(self->parts, 2); return dense(n + self->n);
    case 5: self->wide[1] = self->wide[2] / (self->wide[3] | 1); return 3;
    case 6: self->real[0] = (double)self->wide[0]; return 9;
    case 7: self->wide[0] = (uint64_t)self->real[1]; return 4;
    default: return 0;
    }
}

FSM_TYPE(arithmetic, struct arithmetic)
{
    uint32_t sum = 0;
    unsigned __int128 product = (unsigned __int128)self->wide[0] * self->wide[1] << (self->n & 127);
    for (uint32_t i = 0; i < sizeof self->bytes; i++) sum += self->bytes[i];
    for (uint32_t i = 0; i + 1 < sizeof self->bytes; i++) self->bytes[i] = (uint8_t)(self->bytes[i + 1] + event->data[i % 8]);
    for (uint32_t i = 0; i < 16; i++) self->wide[i] = self->wide[i] << 3 | self->wide[15 - i] >> 61;
    self->lanes[self->n & 3] = lane(self->lanes, sum);
    self->real[self->n & 15] = polynomial(self->real, 16, (float)sum);
    self->wide[4] ^= (uint64_t)(product >> 64);
    self->n += branches(self, event->type) + dense(self->n);
    fsm_log_info("%u %d", self->n, (int)self->lanes[0]);
}

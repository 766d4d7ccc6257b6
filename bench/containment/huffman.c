/* huffman.c: counts letters, builds the tree with a heap, encodes a text bit by bit and decodes it again. */
#include "program.h"

enum { LETTERS = 64, NODES = 2 * LETTERS, TEXT = 2000, NONE = 0xffff };

struct node {
    uint32_t weight;
    uint16_t parent, children[2];
};

struct program {
    uint32_t checksum;
    uint16_t heap[LETTERS];
    uint32_t heap_size, nodes_used, bits_used;
    struct node nodes[NODES];
    uint8_t text[TEXT];
    uint8_t bits[TEXT];
};

static bool lighter(const struct program *self, uint32_t a, uint32_t b)
{
    return self->nodes[self->heap[a]].weight < self->nodes[self->heap[b]].weight;
}

static void swap(struct program *self, uint32_t a, uint32_t b)
{
    const uint16_t kept = self->heap[a];
    self->heap[a] = self->heap[b];
    self->heap[b] = kept;
}

static void push(struct program *self, uint16_t node)
{
    uint32_t at = self->heap_size++;
    self->heap[at] = node;
    for (; at > 0 && lighter(self, at, (at - 1) / 2); at = (at - 1) / 2) swap(self, at, (at - 1) / 2);
}

static uint16_t pop(struct program *self)
{
    const uint16_t top = self->heap[0];
    self->heap[0] = self->heap[--self->heap_size];
    for (uint32_t at = 0;;) {
        uint32_t child = 2 * at + 1;
        if (child >= self->heap_size) return top;
        if (child + 1 < self->heap_size && lighter(self, child + 1, child)) child++;
        if (!lighter(self, child, at)) return top;
        swap(self, at, child);
        at = child;
    }
}

static uint16_t build(struct program *self)
{
    memset(self->nodes, 0, sizeof self->nodes);
    self->heap_size = 0;
    self->nodes_used = LETTERS;
    for (uint32_t i = 0; i < TEXT; i++) self->nodes[self->text[i]].weight++;
    for (uint16_t letter = 0; letter < LETTERS; letter++) push(self, letter);
    while (self->heap_size > 1) {
        const uint16_t a = pop(self), b = pop(self), both = (uint16_t)self->nodes_used++;
        self->nodes[both] = (struct node){self->nodes[a].weight + self->nodes[b].weight, NONE, {a, b}};
        self->nodes[a].parent = self->nodes[b].parent = both;
        push(self, both);
    }
    return self->heap[0];
}

static void put_bit(struct program *self, uint32_t bit)
{
    const uint32_t at = self->bits_used++;
    if (at % 8 == 0) self->bits[at / 8] = 0;
    self->bits[at / 8] |= (uint8_t)(bit << at % 8);
}

static void encode(struct program *self)
{
    self->bits_used = 0;
    for (uint32_t i = 0; i < TEXT; i++) {
        uint8_t path[LETTERS];
        uint32_t length = 0;
        for (uint16_t node = self->text[i]; self->nodes[node].parent != NONE; node = self->nodes[node].parent)
            path[length++] = self->nodes[self->nodes[node].parent].children[1] == node;
        while (length > 0) put_bit(self, path[--length]);
    }
}

static uint32_t decode(const struct program *self, uint16_t root)
{
    uint32_t checksum = 0, at = 0;
    for (uint32_t i = 0; i < TEXT; i++) {
        uint16_t node = root;
        while (node >= LETTERS) {
            node = self->nodes[node].children[self->bits[at / 8] >> at % 8 & 1];
            at++;
        }
        if (node != self->text[i]) return 0;
        checksum = mix(checksum, node);
    }
    return checksum ^ at;
}

PROGRAM
{
    uint32_t seed = event->type;
    for (uint32_t i = 0; i < TEXT; i++) {
        const uint32_t number = next_number(&seed);
        self->text[i] = (uint8_t)((number & number >> 7 & number >> 13) % LETTERS);
    }
    const uint16_t root = build(self);
    encode(self);
    self->checksum = decode(self, root);
}

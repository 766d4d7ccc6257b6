/* tree.c: a treap: insertion and removal by rotations, recursively, and lookups. */
#include "program.h"

enum { NODES = 256, OPERATIONS = 700 };

struct node {
    struct node *left, *right;
    uint32_t key, priority;
};

struct program {
    uint32_t checksum;
    struct node nodes[NODES];
    struct node *unused, *root;
};

static struct node *turn_right(struct node *node)
{
    struct node *top = node->left;
    node->left = top->right;
    top->right = node;
    return top;
}

static struct node *turn_left(struct node *node)
{
    struct node *top = node->right;
    node->right = top->left;
    top->left = node;
    return top;
}

static struct node *insert(struct node *node, struct node *new)
{
    if (!node) return new;
    if (new->key < node->key) {
        node->left = insert(node->left, new);
        if (node->left->priority > node->priority) return turn_right(node);
    } else {
        node->right = insert(node->right, new);
        if (node->right->priority > node->priority) return turn_left(node);
    }
    return node;
}

static struct node *join(struct node *a, struct node *b)
{
    if (!a || !b) return a ? a : b;
    if (a->priority > b->priority) {
        a->right = join(a->right, b);
        return a;
    }
    b->left = join(a, b->left);
    return b;
}

static struct node **find(struct node **at, uint32_t key)
{
    while (*at && (*at)->key != key) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
    return at;
}

static void toggle(struct program *self, uint32_t key, uint32_t priority)
{
    struct node **found = find(&self->root, key), *node = *found;
    if (node) {
        *found = join(node->left, node->right);
        node->left = self->unused;
        self->unused = node;
    } else if (self->unused) {
        node = self->unused;
        self->unused = node->left;
        *node = (struct node){NULL, NULL, key, priority};
        self->root = insert(self->root, node);
    }
}

static uint32_t depth(const struct node *node)
{
    if (!node) return 0;
    const uint32_t left = depth(node->left), right = depth(node->right);
    return 1 + (left > right ? left : right);
}

static uint32_t sum(const struct node *node, uint32_t checksum)
{
    return node ? sum(node->right, mix(sum(node->left, checksum), node->key)) : checksum;
}

PROGRAM
{
    uint32_t seed = event->type;
    self->root = self->unused = NULL;
    for (uint32_t i = 0; i < NODES; i++) {
        self->nodes[i].left = self->unused;
        self->unused = &self->nodes[i];
    }
    for (uint32_t i = 0; i < OPERATIONS; i++) {
        const uint32_t key = next_number(&seed) % 300;
        toggle(self, key, next_number(&seed));
    }
    self->checksum = sum(self->root, depth(self->root));
}

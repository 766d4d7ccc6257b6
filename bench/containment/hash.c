/* hash.c: counts words in a hash table with chains, the words kept in one pool of characters. */
#include "program.h"

enum { BUCKETS = 128, ENTRIES = 400, POOL = 4000, WORDS = 1200, WORD = 10 };

struct entry {
    struct entry *next;
    const char *word;
    uint32_t count;
};

struct program {
    uint32_t checksum;
    struct entry *buckets[BUCKETS];
    struct entry entries[ENTRIES];
    char pool[POOL];
    uint32_t entries_used, pool_used;
};

static uint32_t hash(const char *word)
{
    uint32_t hash = 2166136261u;
    while (*word) hash = (hash ^ (uint8_t)*word++) * 16777619u;
    return hash;
}

static struct entry *add(struct program *self, const char *word)
{
    struct entry **bucket = &self->buckets[hash(word) % BUCKETS];
    for (struct entry *entry = *bucket; entry; entry = entry->next)
        if (strcmp(entry->word, word) == 0) return entry;
    const uint32_t size = (uint32_t)strlen(word) + 1;
    if (self->entries_used == ENTRIES || size > POOL - self->pool_used) return NULL;
    struct entry *entry = &self->entries[self->entries_used++];
    *entry = (struct entry){*bucket, memcpy(&self->pool[self->pool_used], word, size), 0};
    self->pool_used += size;
    return *bucket = entry;
}

static void make_word(char word[WORD], uint32_t *seed)
{
    const uint32_t number = next_number(seed) % 350, length = 2 + number % 7;
    for (uint32_t i = 0; i < length; i++) word[i] = (char)('a' + (number >> i) % 26);
    word[length] = 0;
}

PROGRAM
{
    uint32_t seed = event->type, checksum = 0;
    memset(self->buckets, 0, sizeof self->buckets);
    self->entries_used = self->pool_used = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        char word[WORD];
        make_word(word, &seed);
        struct entry *entry = add(self, word);
        if (entry) entry->count++;
    }
    for (uint32_t i = 0; i < BUCKETS; i++)
        for (const struct entry *entry = self->buckets[i]; entry; entry = entry->next)
            checksum = mix(checksum, entry->count + (uint32_t)entry->word[0]);
    self->checksum = checksum;
}

#include "store.h"

#include "bytes.h"
#include "require.h"

#include <bearssl.h>
#include <stddef.h>
#include <string.h>

enum { DIGEST = FSM_STORE_HEAD - FSM_STORE_AT_DIGEST, SLOTS = 2, NO_SLOT = SLOTS };

/* Whether a slot can be believed. */
enum state { HOLDS, UNFINISHED, DAMAGED, UNREADABLE };

/* The state that holds. */
struct store {
    const struct fsm_medium *medium;
    uint32_t slot; /* NO_SLOT: nothing is remembered */
    uint32_t count, sequence;
};

static uint32_t room(const struct fsm_medium *medium) { return (medium->size - FSM_STORE_HEAD) / FSM_STORED_SIZE; }

static bool read(const struct fsm_medium *medium, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    return medium->read(medium->context, slot, offset, bytes, length);
}

static bool read_entry(const struct store *store, uint32_t index, uint8_t entry[FSM_STORED_SIZE])
{
    REQUIRE(index < store->count);
    return read(store->medium, store->slot, FSM_STORE_HEAD + index * FSM_STORED_SIZE, entry, FSM_STORED_SIZE);
}

static void finish_digest(br_sha256_context *sha256, uint8_t digest[DIGEST])
{
    uint8_t all[br_sha256_SIZE];
    br_sha256_out(sha256, all);
    memcpy(digest, all, DIGEST);
}

static void start_digest(br_sha256_context *sha256, const uint8_t head[FSM_STORE_HEAD])
{
    br_sha256_init(sha256);
    br_sha256_update(sha256, head + FSM_STORE_AT_VERSION, FSM_STORE_AT_DIGEST - FSM_STORE_AT_VERSION);
}

static enum state examine(const struct fsm_medium *medium, uint32_t slot, struct store *store)
{
    uint8_t head[FSM_STORE_HEAD], entry[FSM_STORED_SIZE], digest[DIGEST];
    br_sha256_context sha256;
    if (!read(medium, slot, 0, head, sizeof head)) return UNREADABLE;
    if (load32_le(head + FSM_STORE_AT_MAGIC) != FSM_STORE_MAGIC) return UNFINISHED;
    *store = (struct store){medium, slot, load16_le(head + FSM_STORE_AT_COUNT), load32_le(head + FSM_STORE_AT_SEQUENCE)};
    if (load16_le(head + FSM_STORE_AT_VERSION) != FSM_STORE_VERSION || store->count > room(medium)) return DAMAGED;
    start_digest(&sha256, head);
    for (uint32_t i = 0; i < store->count; i++) {
        if (!read_entry(store, i, entry)) return UNREADABLE;
        br_sha256_update(&sha256, entry, sizeof entry);
    }
    finish_digest(&sha256, digest);
    return memcmp(digest, head + FSM_STORE_AT_DIGEST, DIGEST) == 0 ? HOLDS : DAMAGED;
}

static enum fsm_load_error open_store(const struct fsm_medium *medium, struct store *store)
{
    REQUIRE(medium != NULL && medium->size >= FSM_STORE_HEAD + FSM_STORED_SIZE && medium->size % 4 == 0);
    struct store other;
    enum state first = examine(medium, 0, store), second = examine(medium, 1, &other);
    if (first == UNREADABLE || second == UNREADABLE) return FSM_LOAD_STORE_MACHINE;
    if (second == HOLDS && (first != HOLDS || other.sequence > store->sequence)) *store = other;
    if (first == HOLDS || second == HOLDS) return FSM_LOAD_OK;
    if (first == DAMAGED || second == DAMAGED) return FSM_LOAD_STORE_DAMAGED;
    *store = (struct store){.medium = medium, .slot = NO_SLOT};
    return FSM_LOAD_OK;
}

static bool is_about(const uint8_t entry[FSM_STORED_SIZE], const struct fsm_stored *stored)
{
    return memcmp(entry + FSM_STORED_AT_NAME, stored->name, FSM_NAME_SIZE) == 0 &&
           load32_le(entry + FSM_STORED_AT_KIND) == stored->kind;
}

/* *index: the entry about it, or count. */
static enum fsm_load_error find(const struct store *store, const struct fsm_stored *stored, uint32_t *index, uint32_t *value)
{
    uint8_t entry[FSM_STORED_SIZE];
    *value = 0;
    for (*index = 0; *index < store->count; ++*index) {
        if (!read_entry(store, *index, entry)) return FSM_LOAD_STORE_MACHINE;
        if (!is_about(entry, stored)) continue;
        *value = load32_le(entry + FSM_STORED_AT_VALUE);
        break;
    }
    return FSM_LOAD_OK;
}

enum fsm_load_error fsm_store_find(const struct fsm_medium *medium, const struct fsm_stored *stored, uint32_t *value)
{
    struct store store;
    uint32_t index;
    REQUIRE(stored != NULL && value != NULL);
    enum fsm_load_error error = open_store(medium, &store);
    return error == FSM_LOAD_OK ? find(&store, stored, &index, value) : error;
}

/* A new state on its way into the slot that does not hold. */
struct update {
    const struct fsm_medium *medium;
    uint32_t slot, count;
    br_sha256_context sha256;
};

static bool append(struct update *update, const uint8_t entry[FSM_STORED_SIZE])
{
    br_sha256_update(&update->sha256, entry, FSM_STORED_SIZE);
    return update->medium->write(update->medium->context, update->slot, FSM_STORE_HEAD + update->count++ * FSM_STORED_SIZE, entry,
                                 FSM_STORED_SIZE);
}

static bool append_old(struct update *update, const struct store *store, uint32_t index, const struct fsm_stored *raised,
                       uint32_t count)
{
    uint8_t entry[FSM_STORED_SIZE];
    if (!read_entry(store, index, entry)) return false;
    for (uint32_t i = 0; i < count; i++)
        if (is_about(entry, &raised[i]) && raised[i].value > load32_le(entry + FSM_STORED_AT_VALUE))
            store32_le(entry + FSM_STORED_AT_VALUE, raised[i].value);
    return append(update, entry);
}

static bool append_new(struct update *update, const struct fsm_stored *stored)
{
    uint8_t entry[FSM_STORED_SIZE];
    memcpy(entry + FSM_STORED_AT_NAME, stored->name, FSM_NAME_SIZE);
    store32_le(entry + FSM_STORED_AT_VALUE, stored->value);
    store32_le(entry + FSM_STORED_AT_KIND, stored->kind);
    return append(update, entry);
}

/* The state with everything raised, of `total` entries, except for the word that makes it one. `is_new`: bit i for raised[i]. */
static bool write_state(const struct store *store, struct update *update, const struct fsm_stored *raised, uint32_t count,
                        uint32_t is_new, uint8_t head[FSM_STORE_HEAD], uint32_t total)
{
    store32_le(head + FSM_STORE_AT_MAGIC, FSM_STORE_MAGIC);
    store32_le(head + FSM_STORE_AT_VERSION, FSM_STORE_VERSION | total << 16);
    store32_le(head + FSM_STORE_AT_SEQUENCE, store->sequence + 1);
    store32_le(head + FSM_STORE_AT_ZERO, 0);
    start_digest(&update->sha256, head);
    for (uint32_t i = 0; i < store->count; i++)
        if (!append_old(update, store, i, raised, count)) return false;
    for (uint32_t i = 0; i < count; i++)
        if ((is_new >> i & 1) != 0 && !append_new(update, &raised[i])) return false;
    REQUIRE(update->count == total);
    finish_digest(&update->sha256, head + FSM_STORE_AT_DIGEST);
    return update->medium->write(update->medium->context, update->slot, FSM_STORE_AT_VERSION, head + FSM_STORE_AT_VERSION,
                                 FSM_STORE_HEAD - FSM_STORE_AT_VERSION);
}

enum fsm_load_error fsm_store_raise(const struct fsm_medium *medium, const struct fsm_stored *raised, uint32_t count)
{
    enum { RAISED_MAX = 32 };
    struct store store;
    uint8_t head[FSM_STORE_HEAD];
    uint32_t is_new = 0, index, value;
    bool higher = false;
    REQUIRE(raised != NULL && count <= RAISED_MAX);
    enum fsm_load_error error = open_store(medium, &store);
    if (error != FSM_LOAD_OK) return error;
    uint32_t total = store.count;
    for (uint32_t i = 0; i < count; i++) {
        if ((error = find(&store, &raised[i], &index, &value)) != FSM_LOAD_OK) return error;
        if (raised[i].value <= value) continue;
        higher = true;
        if (index < store.count) continue;
        is_new |= 1u << i;
        total++;
    }
    if (!higher) return FSM_LOAD_OK;
    if (total > room(medium) || store.sequence == UINT32_MAX) return FSM_LOAD_STORE_FULL;
    struct update update = {.medium = medium, .slot = store.slot == 0 ? 1 : 0};
    bool written = medium->erase(medium->context, update.slot) &&
                   write_state(&store, &update, raised, count, is_new, head, total) &&
                   medium->write(medium->context, update.slot, FSM_STORE_AT_MAGIC, head + FSM_STORE_AT_MAGIC, 4);
    return written && examine(medium, update.slot, &store) == HOLDS ? FSM_LOAD_OK : FSM_LOAD_STORE_MACHINE;
}

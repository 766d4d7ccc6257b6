/* heap.c: malloc and its kin, in one arena of fixed size. Contract: stdlib.h.
 *
 * Two-level segregated fit (M. Masmano et al., TLSF: a new dynamic memory allocator for real-time systems, ECRTS 2004): free blocks
 * are listed by size class, eight classes to a power of two, and bitmaps find the first class that has one: every call takes
 * bounded time. The same calls give the same places in the arena, on every target, since all positions are offsets into it.
 *
 * A block is known by the offset of what malloc answers. Before it lie 4 bytes: its size (a multiple of 8, these 4 bytes included)
 * and two flags. A free block carries the links of its list, and at its end its size once more, for its successor to find its
 * start. An app that writes over that harms its own heap; every access stays in the arena all the same, like any access to an
 * array.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The arena, a multiple of 16 bytes, aligned to 16: the pass fsm-library makes it. */
extern unsigned char fsm_state_of_malloc[];
extern const uint32_t fsm_heap_size;

enum {
    FREE = 1,        /* flag: the block is free */
    BEFORE_FREE = 2, /* flag: the one before it is free, too */
    FLAGS = 3,
    ALIGN = 8,
    BLOCK_MIN = 16,
    SPLITS_LOG = 3,
    SPLITS = 1 << SPLITS_LOG,
    LEVEL_FIRST = 6, /* sizes below 64 share the first level */
    LEVELS = 32 - LEVEL_FIRST,
    SIZE_MAX_ASKED = 1 << 30,
    LOOKS = 16, /* blocks of one class that are looked at */
};

/* Lists of free blocks: lists[level][split] is a block's offset, 0: none. */
static struct {
    bool ready;
    uint32_t levels;        /* bit l: splits[l] is not 0 */
    uint8_t splits[LEVELS]; /* bit s: lists[l][s] is not 0 */
    uint32_t lists[LEVELS][SPLITS];
} fsm_state_of_free;
#define heap fsm_state_of_free

struct class
{
    uint32_t level, split;
};

static uint32_t *word(uint32_t offset)
{
    if (offset > fsm_heap_size - sizeof(uint32_t)) __builtin_trap();
    return (uint32_t *)(void *)(fsm_state_of_malloc + offset);
}

static uint32_t *head(uint32_t block) { return word(block - 4); }
static uint32_t size_of(uint32_t block) { return *head(block) & ~(uint32_t)FLAGS; }
static uint32_t *after(uint32_t block) { return word(block); } /* in its list */
static uint32_t *before(uint32_t block) { return word(block + 4); }
static uint32_t next(uint32_t block) { return block + size_of(block); }

/* The class a block of this size is listed in. */
static struct class class_of(uint32_t size)
{
    if (size < 1u << LEVEL_FIRST) return (struct class){0, size / ALIGN};
    const uint32_t log = 31 - (uint32_t)__builtin_clz(size);
    return (struct class){log - LEVEL_FIRST + 1, size >> (log - SPLITS_LOG) & (SPLITS - 1)};
}

static void
enlist(uint32_t block)
{
    const struct class class = class_of(size_of(block));
    uint32_t *list = &heap.lists[class.level][class.split];

    *head(block) |= FREE;
    *head(next(block)) |= BEFORE_FREE;
    *word(next(block) - 8) = size_of(block);
    *after(block) = *list;
    *before(block) = 0;
    if (*list != 0) *before(*list) = block;
    *list = block;
    heap.levels |= 1u << class.level;
    heap.splits[class.level] |= (uint8_t)(1u << class.split);
}

static void delist(uint32_t block)
{
    const struct class class = class_of(size_of(block));
    const uint32_t follower = *after(block), leader = *before(block);

    *head(block) &= ~(uint32_t)FREE;
    *head(next(block)) &= ~(uint32_t)BEFORE_FREE;
    if (follower != 0) *before(follower) = leader;
    if (leader != 0) {
        *after(leader) = follower;
        return;
    }
    heap.lists[class.level][class.split] = follower;
    if (follower != 0) return;
    heap.splits[class.level] &= (uint8_t)~(1u << class.split);
    if (heap.splits[class.level] == 0) heap.levels &= ~(1u << class.level);
}

/* One free block, and behind it the head of one that has no bytes and is never free. */
static void prepare(void)
{
    heap.ready = true;
    *head(ALIGN) = fsm_heap_size - ALIGN;
    *head(fsm_heap_size) = 0;
    enlist(ALIGN);
}

/* The first blocks of the class the size itself is in, of which some may be large enough; 0: none of them is. */
static uint32_t look(uint32_t size)
{
    const struct class class = class_of(size);
    uint32_t block = heap.lists[class.level][class.split];

    for (unsigned i = 0; i < LOOKS && block != 0 && size_of(block) < size; i++) block = *after(block);
    return block != 0 && size_of(block) >= size ? block : 0;
}

/* A free block of at least this size, taken from its list; 0: there is none. Looked for from the class on in which every block is
 * large enough; if there is none, in the class before. */
static uint32_t find(uint32_t size)
{
    const uint32_t log = 31 - (uint32_t)__builtin_clz(size);
    const struct class class = class_of(size < 1u << LEVEL_FIRST ? size : size + (1u << (log - SPLITS_LOG)) - 1);
    const uint32_t splits = heap.splits[class.level] & (0xffu << class.split);
    const uint32_t levels = heap.levels & (~0u << (class.level + 1));
    uint32_t block;

    if (splits != 0) {
        block = heap.lists[class.level][__builtin_ctz(splits)];
    } else if (levels != 0) {
        const uint32_t level = (uint32_t)__builtin_ctz(levels);
        block = heap.lists[level][__builtin_ctz(heap.splits[level])];
    } else {
        block = look(size);
    }
    if (block != 0) delist(block);
    return block;
}

/* Gives back what a block in use has beyond `size`. */
static void trim(uint32_t block, uint32_t size)
{
    const uint32_t whole = size_of(block), rest = block + size;

    if (whole - size < BLOCK_MIN) return;
    *head(block) = size | (*head(block) & FLAGS);
    *head(rest) = whole - size;
    if (*head(next(rest)) & FREE) {
        const uint32_t far = next(rest);
        delist(far);
        *head(rest) += size_of(far);
    }
    enlist(rest);
}

static uint32_t block_size(size_t asked)
{
    const uint32_t size = ((uint32_t)asked + 4 + ALIGN - 1) & ~(uint32_t)(ALIGN - 1);
    return size < BLOCK_MIN ? BLOCK_MIN : size;
}

static void *answer(uint32_t block)
{
    if (block != 0) return fsm_state_of_malloc + block;
    errno = ENOMEM;
    return NULL;
}

/* The block in use that malloc answered as `memory`. */
static uint32_t block_of(const void *memory)
{
    const uint32_t block = (uint32_t)((uintptr_t)memory - (uintptr_t)fsm_state_of_malloc);

    if (!heap.ready || block % ALIGN != 0 || block < ALIGN || block >= fsm_heap_size) __builtin_trap();
    if ((*head(block) & FREE) || size_of(block) < BLOCK_MIN || size_of(block) > fsm_heap_size - block) __builtin_trap();
    return block;
}

void *malloc(size_t size)
{
    if (!heap.ready) prepare();
    if (size > SIZE_MAX_ASKED) return answer(0);
    const uint32_t block = find(block_size(size));
    if (block != 0) trim(block, block_size(size));
    return answer(block);
}

void free(void *memory)
{
    if (memory == NULL) return;
    uint32_t block = block_of(memory);
    const uint32_t behind = next(block);
    if (*head(behind) & FREE) {
        delist(behind);
        *head(block) += size_of(behind);
    }
    if (*head(block) & BEFORE_FREE) {
        const uint32_t front = block - *word(block - 8);
        delist(front);
        *head(front) += size_of(block);
        block = front;
    }
    enlist(block);
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) return answer(0);
    void *memory = malloc(bytes);
    if (memory != NULL) memset(memory, 0, bytes);
    return memory;
}

void *realloc(void *memory, size_t size)
{
    if (memory == NULL) return malloc(size);
    if (size > SIZE_MAX_ASKED) return answer(0);
    const uint32_t block = block_of(memory), wanted = block_size(size), had = size_of(block), behind = next(block);
    if (wanted > had && (*head(behind) & FREE) && had + size_of(behind) >= wanted) {
        delist(behind);
        *head(block) += size_of(behind);
    }
    if (wanted <= size_of(block)) {
        trim(block, wanted);
        return memory;
    }
    void *other = malloc(size);
    if (other == NULL) return NULL;
    memcpy(other, memory, had - 4);
    free(memory);
    return other;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment > SIZE_MAX_ASKED || size > SIZE_MAX_ASKED)
        return answer(0);
    if (alignment <= ALIGN) return malloc(size);
    void *memory = malloc(size + alignment + BLOCK_MIN);
    if (memory == NULL) return NULL;
    const uint32_t block = block_of(memory);
    uint32_t gap = (uint32_t)(-(uintptr_t)memory & (alignment - 1));
    if (gap != 0 && gap < BLOCK_MIN) gap += (uint32_t)alignment;
    if (gap != 0) {
        *head(block + gap) = size_of(block) - gap;
        *head(block) = gap | (*head(block) & FLAGS);
        free(memory);
    }
    trim(block + gap, block_size(size));
    return fsm_state_of_malloc + block + gap;
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (alignment % sizeof(void *) != 0) return EINVAL;
    *memory = aligned_alloc(alignment, size);
    return *memory != NULL ? 0 : ENOMEM;
}

void *reallocarray(void *memory, size_t count, size_t size)
{
    size_t bytes;

    if (!__builtin_mul_overflow(count, size, &bytes)) return realloc(memory, bytes);
    errno = ENOMEM;
    return NULL;
}

/* sort.c: heapsort (J. W. J. Williams, Algorithm 232, 1964; built bottom-up after R. W. Floyd, 1964) and binary search.
 *
 * Heapsort because its worst case is n log n and it needs neither recursion nor memory, so stack and fuel have simple bounds.
 */
#include <stdlib.h>

struct heap {
    char *array;
    size_t size; /* of an element */
    int (*compare)(const void *, const void *);
};

static char *element(const struct heap *heap, size_t index) { return heap->array + index * heap->size; }

static void swap(const struct heap *heap, size_t first, size_t second)
{
    char *a = element(heap, first), *b = element(heap, second);

    for (size_t at = 0; at < heap->size; at++) {
        char kept = a[at];
        a[at] = b[at];
        b[at] = kept;
    }
}

/* Lets the element at `root` sink until neither of its children, at 2n + 1 and 2n + 2, is larger. Elements from `count` on are no
 * heap. */
static void sink(const struct heap *heap, size_t root, size_t count)
{
    while (root < count / 2) { /* it has a child; written so that 2n + 1 cannot overflow */
        size_t child = 2 * root + 1;

        if (child + 1 < count && heap->compare(element(heap, child), element(heap, child + 1)) < 0) child++;
        if (heap->compare(element(heap, root), element(heap, child)) >= 0) return;
        swap(heap, root, child);
        root = child;
    }
}

void qsort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    struct heap heap = {array, size, compare};

    for (size_t root = count / 2; root > 0; root--) sink(&heap, root - 1, count);
    for (; count > 1; count--) {
        swap(&heap, 0, count - 1);
        sink(&heap, 0, count - 1);
    }
}

void *bsearch(const void *key, const void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    const char *first = array;

    while (count > 0) {
        const char *middle = first + count / 2 * size;
        int order = compare(key, middle);

        if (order == 0) return (void *)middle;
        if (order > 0) {
            first = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}

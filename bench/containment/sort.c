/* sort.c: quicksort with insertion sort for short parts, heapsort, and a check by binary search. */
#include "program.h"

enum { NUMBERS = 700, SHORT = 12 };

struct program {
    uint32_t checksum;
    int32_t first[NUMBERS], second[NUMBERS];
};

static void swap(int32_t *a, int32_t *b)
{
    const int32_t kept = *a;
    *a = *b;
    *b = kept;
}

static void insertion_sort(int32_t *numbers, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        const int32_t number = numbers[i];
        int32_t at = i;
        for (; at > 0 && numbers[at - 1] > number; at--) numbers[at] = numbers[at - 1];
        numbers[at] = number;
    }
}

static void quicksort(int32_t *numbers, int32_t count)
{
    while (count > SHORT) {
        const int32_t pivot = numbers[count / 2];
        int32_t low = 0, high = count - 1;
        while (low <= high) {
            while (numbers[low] < pivot) low++;
            while (numbers[high] > pivot) high--;
            if (low <= high) swap(&numbers[low++], &numbers[high--]);
        }
        quicksort(numbers, high + 1);
        numbers += low;
        count -= low;
    }
    insertion_sort(numbers, count);
}

static void sift(int32_t *heap, uint32_t at, uint32_t count)
{
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && heap[child + 1] > heap[child]) child++;
        if (heap[at] >= heap[child]) return;
        swap(&heap[at], &heap[child]);
    }
}

static void heapsort(int32_t *numbers, uint32_t count)
{
    for (uint32_t i = count / 2; i > 0; i--) sift(numbers, i - 1, count);
    for (uint32_t left = count - 1; left > 0; left--) {
        swap(&numbers[0], &numbers[left]);
        sift(numbers, 0, left);
    }
}

static uint32_t find(const int32_t *numbers, uint32_t count, int32_t wanted)
{
    uint32_t low = 0;
    while (low < count) {
        const uint32_t middle = low + (count - low) / 2;
        if (numbers[middle] < wanted) low = middle + 1;
        else count = middle;
    }
    return low;
}

PROGRAM
{
    uint32_t seed = event->type, checksum = 0;
    for (uint32_t i = 0; i < NUMBERS; i++) self->first[i] = self->second[i] = (int32_t)next_number(&seed) - (1 << 23);
    quicksort(self->first, NUMBERS);
    heapsort(self->second, NUMBERS);
    for (uint32_t i = 0; i < NUMBERS; i++) checksum = mix(checksum, find(self->first, NUMBERS, self->second[i]));
    self->checksum = memcmp(self->first, self->second, sizeof self->first) == 0 ? checksum : 0;
}

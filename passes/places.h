// places.h: what a value tells about addresses: the places in objects that it, or a part of its bytes, may be the address of.
// An object is what kernels give a handler, a local of one activation, a global, what one call of malloc answers. A place is a
// distance into one, or with a step, any of the distances that differ by it: elements of an array. Sets of places only grow, and
// stay small: more than a few into one object become one with a step.
#ifndef FSM_PASSES_PLACES_H
#define FSM_PASSES_PLACES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Value.h"

namespace fsm
{

// The largest of the distances that differ from `offset` by steps, and are less than `high`.
int64_t lastOf(int32_t offset, uint32_t step, int32_t high);

struct Place {
    uint32_t object;
    int32_t offset;
    uint32_t step;      // 0: just that offset; 1: anywhere
    uint8_t at;         // of the value's bytes, the first that belongs to the address
    bool number;        // C sees an integer, not a pointer
    bool mixed;         // no longer the address, but made from it
    bool maybe = false; // an integer read where numbers are written, too: only who makes a pointer of it knows it for an address
    int32_t low = INT32_MIN, high = INT32_MAX; // with a step: the least distance, and one more than the largest: those of an array

    bool isLike(const Place &other) const
    {
        return object == other.object && at == other.at && number == other.number && mixed == other.mixed && maybe == other.maybe;
    }
    bool covers(const Place &) const;
    void move(int64_t distance);
    void moveAnywhere(uint64_t stepwise);
    // By an index into an array of so many bytes that begins there.
    void moveWithin(uint64_t stepwise, uint64_t bytes);
    int64_t first() const { return step ? low : offset; }
    int64_t last() const { return lastOf(offset, step, high); }
    void set(int64_t newOffset, uint32_t newStep);
};
using Places = llvm::SmallVector<Place, 2>;

enum { AddressSize = 4 };

// True: something was new.
bool addPlace(Places &, Place);
bool addPlaces(Places &, const Places &);
bool shareObject(const Places &, const Places &);

Places asNumbers(Places);
Places mixed(Places);
// Value's bytes moved by `bits` towards the higher ones; what leaves a value of `size` bytes is gone.
Places shifted(const Places &, int bits, unsigned size);
// What a mask leaves: low bits of an address, as long as it is one, tell its alignment and nothing else.
Places masked(const Places &, const llvm::APInt &mask);

// Part of an object's contents: at `offset`, or with a step, `size` bytes that hold these.
struct Cell {
    int32_t offset;
    uint32_t step, size;
    Places places;
    int32_t low = INT32_MIN, high = INT32_MAX; // as a place's

    int64_t first() const { return step ? low : offset; }
    int64_t last() const { return lastOf(offset, step, high); }
};
// Where `cell` begins within an access of `size` bytes at `place`, perhaps before it; false: they don't meet.
bool meets(const Cell &cell, const Place &place, uint64_t size, int64_t &begins);

} // namespace fsm

#endif

// offset.h: where in an object a pointer points, as a sum: constant + stride * index + …, and when that is outside.
#ifndef FSM_PASSES_OFFSET_H
#define FSM_PASSES_OFFSET_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/IRBuilder.h"

namespace fsm
{

struct IndexTerm {
    llvm::Value *index;
    int64_t stride;
    uint64_t count; // of the array that the index selects from; 0: pointer arithmetic, no array
};

struct ObjectOffset {
    int64_t constant = 0;
    llvm::SmallVector<IndexTerm, 2> terms;
};

// The way from `object` to `pointer`; false if it is more than steps and subscripts.
bool offsetIn(const llvm::DataLayout &, llvm::Value *pointer, const llvm::Value *object, ObjectOffset &);

// A value that is true when `bytes` bytes at that offset are not all within an object of `size` bytes. It compares indices, not
// bytes: that is what the program's own conditions are about, so it is often proven away, and it cannot be fooled by a product that
// wraps.
llvm::Value *outside(llvm::IRBuilder<> &, const ObjectOffset &, uint64_t bytes, uint64_t size);

// The offset in bytes, as an integer of pointer width.
llvm::Value *offsetInBytes(llvm::IRBuilder<> &, const llvm::DataLayout &, llvm::Value *pointer, llvm::Value *object);

} // namespace fsm

#endif

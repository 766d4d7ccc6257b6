// access.h: what a program does to memory, access by access, and the objects of known size that its pointers come from.
#ifndef FSM_PASSES_ACCESS_H
#define FSM_PASSES_ACCESS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/Instruction.h"
#include <optional>

namespace fsm
{

struct Access {
    llvm::Use *pointer; // of the instruction that accesses memory
    uint64_t bytes;     // when length is null
    llvm::Value *length;
    bool writes;

    llvm::Instruction &instruction() const { return *llvm::cast<llvm::Instruction>(pointer->getUser()); }
};

// Appends the accesses of an instruction: loads, stores, copies and fills, and calls of the C library that copy and fill.
void collectAccesses(llvm::Instruction &, llvm::SmallVectorImpl<Access> &);

// Bytes of a local, of static data that nothing replaces, of an argument passed by value; else nothing.
std::optional<uint64_t> sizeOfObject(const llvm::Value &, const llvm::DataLayout &);

// The objects that the pointer can point into; empty unless all of them have a known size.
llvm::SmallVector<llvm::Value *, 4> objectsOf(llvm::Value &pointer, llvm::ScalarEvolution &, const llvm::DataLayout &);

} // namespace fsm

#endif

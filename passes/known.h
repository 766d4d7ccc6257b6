// known.h: how much memory every caller makes a function's arguments point to.
#ifndef FSM_PASSES_KNOWN_H
#define FSM_PASSES_KNOWN_H

#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"

namespace fsm
{

class KnownArguments
{
  public:
    explicit KnownArguments(llvm::Module &);

    // The argument is a handler's state or event, and points to its start: what is known of it is all of it.
    bool isWhole(const llvm::Argument &argument) const { return fromKernel.contains(&argument); }

    // From the argument on, that many bytes can be read, or written: they are the app's, whatever the caller does.
    uint64_t bytes(const llvm::Argument &argument, bool writes) const;

  private:
    struct Bytes {
        uint64_t read, write;
        bool operator!=(const Bytes &other) const { return read != other.read || write != other.write; }
    };
    Bytes of(const llvm::Value &, unsigned depth) const;
    bool narrow();
    void addHandlers(llvm::Module &);

    const llvm::DataLayout &layout;
    llvm::MapVector<const llvm::Argument *, Bytes> known;     // by what the callers pass
    llvm::DenseMap<const llvm::Argument *, Bytes> fromKernel; // a handler's
};

} // namespace fsm

#endif

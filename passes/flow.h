// flow.h: where addresses come to in the whole program: of a handler's state and event, of locals, of what the heap gave, of
// constants and code. What escape.cpp, constant_write.cpp and address_value.cpp judge.
//
// It follows values through every activation of a function apart (frames), as far as the program is small enough, through memory
// by the place in the object, through copies, arithmetic, unions, structures passed by value, variable arguments and pointers to
// functions. It does not follow the order of events in memory: what an object once holds it may hold always. So what it finds may
// happen, and what happens it finds, but for what goes by ways that are no data (conditions that depend on an address).
#ifndef FSM_PASSES_FLOW_H
#define FSM_PASSES_FLOW_H

#include "places.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/IR/PassManager.h"

namespace fsm
{

struct Write;

struct Object {
    enum Kind {
        State, // of the FSM that handles an event
        Event,
        Local,
        Constant,  // a constant, a string
        Data,      // mutable static data
        Heap,      // what one call of malloc answers
        Code,      // a function
        Arguments, // those of a variadic function that have no names
        Unknown,   // where a number leads that is no known address
    } kind;
    const llvm::Value *origin;
    llvm::SmallVector<Cell, 1> cells;
    llvm::SmallSetVector<std::pair<const llvm::Instruction *, unsigned>, 4> readers;

    bool outlives() const { return kind == State || kind == Event || kind == Data || kind == Heap || kind == Unknown; }
    bool isConstant() const { return kind == Constant || kind == Event; }
};

// One activation of a function, or all that are not told apart.
struct Frame {
    const llvm::Function *function;
    const llvm::CallBase *call; // that made it; null: a handler
    unsigned caller;            // its frame
    bool shared;
    llvm::SmallVector<std::pair<const llvm::CallBase *, unsigned>, 2> callers;
};

class Flow
{
  public:
    explicit Flow(llvm::Module &);

    const llvm::Module &module;
    const llvm::DataLayout &layout;
    llvm::SmallVector<Object, 0> objects;
    llvm::SmallVector<Frame, 0> frames;

    bool complete = true; // else there may be more than was found: the program was too large

    const Object &at(const Place &place) const { return objects[place.object]; }
    Places valueOf(const llvm::Value *, unsigned frame) const;
    // What `size` bytes at the places hold; read as a number, if `number`: copies byte by byte don't say which bytes are an
    // address.
    Places contents(const Places &, uint64_t size, bool number = false) const;
    Places written(const Write &, unsigned frame) const;
    uint64_t sizeOf(const llvm::Value *) const;
    // Of an argument, what the call passes; null: not always the same number.
    const llvm::ConstantInt *constantIn(const llvm::Value *, unsigned frame) const;

    // A structure that compilers put together in a wide integer: tag | address << 32.
    static bool isPacked(const llvm::Value *, unsigned depth = 6);
    static bool isLibrarys(const llvm::Function &);
    // The app's own instructions, and `library`: those of the C library, too.
    using Seen = llvm::function_ref<void(const llvm::Instruction &, unsigned frame)>;
    void forEach(bool library, Seen) const;

    // Reports an error there, or at the app's own call where that is in the C library, and how it is reached. Once an instruction
    // and rule; nothing in functions marked trusted.
    void fail(const llvm::Instruction &, unsigned frame, const llvm::Twine &message, llvm::StringRef rule) const;
    std::string describe(const Place &) const;

  private:
    using Node = std::pair<const llvm::Value *, unsigned>;
    using Work = std::pair<const llvm::Instruction *, unsigned>;

    unsigned objectOf(Object::Kind, const llvm::Value *origin, unsigned frame);
    void readInitial(unsigned object, const llvm::Constant *, int64_t offset);
    void addGlobals();
    void addHandlers();
    Places constantOf(const llvm::Constant *) const;
    Places movedBy(const llvm::GEPOperator &, unsigned frame) const;
    uint64_t stepOf(const llvm::Value *, unsigned frame, unsigned depth = 0) const;
    unsigned enter(const llvm::Function &, const llvm::CallBase *, unsigned caller);
    unsigned frameFor(const llvm::Function &, const llvm::CallBase &, unsigned caller, bool &isNew);
    void begin(unsigned frame);
    void solve();
    bool decide();
    bool decideCalls(llvm::ArrayRef<Work>);
    void decideNumber(const llvm::Instruction &, unsigned frame);
    bool isWrittenAsNumber(const Place &, uint64_t size);
    void findNumbersWritten();
    void copyNumbers(const llvm::MemTransferInst &, unsigned frame);
    void step(const llvm::Instruction &, unsigned frame);
    Places resultOf(const llvm::Instruction &, unsigned frame);
    Places arithmetic(const llvm::Instruction &, unsigned frame) const;
    static bool subtracts(const llvm::Instruction &sum);
    void decideSum(const llvm::Instruction &, unsigned frame);
    void call(const llvm::CallBase &, unsigned frame);
    bool sort(const llvm::CallBase &, unsigned frame);
    bool callLibrary(const llvm::Function &, const llvm::CallBase &, unsigned frame);
    void callFunction(const llvm::Function &, const llvm::CallBase &, unsigned frame);
    void intrinsic(const llvm::IntrinsicInst &, unsigned frame);
    void pass(const llvm::CallBase &, unsigned from, const llvm::Function &, unsigned to);
    void copy(const Places &to, const Places &from, uint64_t size);
    void put(const Places &to, const Places &value, unsigned size);
    void putCell(unsigned object, Cell);
    void read(const Places &, const llvm::Instruction &, unsigned frame);
    void update(const llvm::Value *, unsigned frame, const Places &);

    llvm::DenseMap<Node, Places> values;
    llvm::DenseMap<std::pair<const llvm::Value *, unsigned>, unsigned> objectNumbers;
    llvm::DenseMap<std::pair<Node, const llvm::Function *>, unsigned> frameNumbers;
    llvm::DenseMap<const llvm::Function *, unsigned> sharedFrames;
    llvm::SetVector<Work> later;                                         // decided when nothing else changes
    llvm::DenseMap<unsigned, llvm::SmallVector<Cell, 2>> numbersWritten; // to objects, by stores
    bool numbersFound = false;
    llvm::SmallVector<Work, 0> work;
    llvm::DenseSet<Work> queued;
    llvm::SmallVector<unsigned, 0> toBegin;
    uint64_t spent = 0, budget = 0;
    mutable uint64_t taken = 0;                                              // steps, each of about the same time
    uint64_t steps = 0;                                                      // may be taken
    bool oneHeap = false;                                                    // calls of malloc are not told apart
    mutable llvm::StringMap<llvm::DenseSet<const llvm::Instruction *>> told; // by rule
};

// What an instruction writes to memory by itself: `value`, or what lies at `from`, `size` bytes of it, or with neither just
// something.
struct Write {
    const llvm::Value *to, *value, *from;
    uint64_t size; // INT32_MAX: not known
};
std::optional<Write> writeOf(const llvm::Instruction &);

struct FlowAnalysis : llvm::AnalysisInfoMixin<FlowAnalysis> {
    using Result = Flow;
    Flow run(llvm::Module &module, llvm::ModuleAnalysisManager &) { return Flow(module); }
    static llvm::AnalysisKey Key;
};

} // namespace fsm

#endif

// fsm-unprivileged: Cortex-M with an MPU: accesses that nothing else keeps inside are made by instructions that the MPU checks as
// if they were an unprivileged program's (ldrt, strt and their kin, Armv7-M Architecture Reference Manual, A7.7.66, A7.7.172),
// though the app runs privileged. The kernel lets unprivileged accesses come to the running app's cell, unprivileged reads to its
// image, and neither to anything else, the processor's own registers included (B3.1: the private peripheral bus refuses them). So a
// wild access faults at that instruction, at no cost. Plain stay accesses of the machine stack's locals, of the words below the
// cell, and what can be seen, without looking at loops or comparisons, to lie inside static data, a handler's state or event, or
// what every caller makes an argument point to: the verifier of machine code (signer/code) sees it, too. It has to: then no access
// is left that could leave the app's memory. Small copies are made here, larger ones are calls of the C library, which is compiled
// like this itself. Afterwards every other load or store is such an instruction; the module says that it needs an
// MPU (NeedsMpuMetadata).
#include "access.h"
#include "known.h"
#include "offset.h"
#include "passes.h"
#include "wide.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr int64_t OffsetMax = 255;
static constexpr int64_t Granule = 128; // accesses far from their root are made from the nearest multiple, which they share
static constexpr unsigned DepthMax = 6;

namespace
{
// Where a load or store goes, as these instructions can say it: a pointer and a few bytes more.
class Place
{
  protected:
    IRBuilder<> builder;
    const DataLayout &layout;
    const bool isVolatile;
    Value *root;
    int64_t offset;

    Place(Instruction &access, bool isVolatile);
    std::string from(uint64_t at, Value *&pointer, unsigned operand);
    // A value of several has its parts at these bytes.
    template <typename Part> void forParts(Type *type, uint64_t at, Part part);
};

// The reads of one load: pieces of up to 4 bytes.
class Reader : Place
{
    Value *read(const char *instruction, uint64_t at);

  public:
    Reader(LoadInst &load) : Place(load, load.isVolatile()) {}
    Value *piece(unsigned bytes, uint64_t at, bool isSigned);
    Value *integer(unsigned bytes, uint64_t at);
    Value *value(Type *type, uint64_t at);
    IRBuilder<> &build() { return builder; }
};

// The writes of one store.
class Writer : Place
{
    void write(const char *instruction, Value *word, uint64_t at);

  public:
    Writer(StoreInst &store) : Place(store, store.isVolatile()) {}
    void value(Value *whole, uint64_t at);
};
} // namespace

Place::Place(Instruction &access, bool isVolatile)
    : builder(&access), layout(access.getModule()->getDataLayout()), isVolatile(isVolatile)
{
    Value *pointer = getLoadStorePointerOperand(&access);
    APInt distance(layout.getIndexTypeSizeInBits(pointer->getType()), 0);
    root = pointer->stripAndAccumulateConstantOffsets(layout, distance, /*AllowNonInbounds=*/true);
    offset = distance.getSExtValue();
    const int64_t size = layout.getTypeStoreSize(getLoadStoreType(&access));
    if (isa<Constant>(root)) root = pointer, offset = 0;
    else if (offset < 0 || offset + size > OffsetMax) {
        root = builder.CreateConstGEP1_32(builder.getInt8Ty(), root, offset & -Granule);
        offset &= Granule - 1;
    }
}

std::string Place::from(uint64_t at, Value *&pointer, unsigned operand)
{
    uint64_t place = offset + at;
    pointer = root;
    if (place > OffsetMax) {
        pointer = builder.CreateConstGEP1_32(builder.getInt8Ty(), root, place);
        place = 0;
    }
    return ("[$" + Twine(operand) + ", #" + Twine(place) + "]").str();
}

template <typename Part> void Place::forParts(Type *type, uint64_t at, Part part)
{
    auto *record = dyn_cast<StructType>(type);
    auto *vector = dyn_cast<FixedVectorType>(type);
    const unsigned count = record ? record->getNumElements() : vector ? vector->getNumElements() : type->getArrayNumElements();
    for (unsigned i = 0; i < count; i++) {
        Type *element = vector ? vector->getElementType() : record ? record->getElementType(i) : type->getArrayElementType();
        part(i, element,
             at + (record ? layout.getStructLayout(record)->getElementOffset(i).getFixedValue()
                          : i * layout.getTypeAllocSize(element).getFixedValue()));
    }
}

Value *Reader::read(const char *instruction, uint64_t at)
{
    Type *word = builder.getInt32Ty();
    Value *pointer;
    const std::string text = (Twine(instruction) + " $0, " + from(at, pointer, 1)).str();
    // The address is an operand twice: as the memory that is read, too, or code generation moves the read behind a store.
    FunctionType *type = FunctionType::get(word, {builder.getPtrTy(), builder.getPtrTy()}, false);
    CallInst *call = builder.CreateCall(InlineAsm::get(type, text, "=r,r,*Q", isVolatile), {pointer, pointer});
    call->addParamAttr(1, Attribute::get(builder.getContext(), Attribute::ElementType, builder.getInt8Ty()));
    call->setDoesNotThrow();
    if (!isVolatile) call->setOnlyReadsMemory();
    return call;
}

// 1, 2 or 4 bytes, as a word.
Value *Reader::piece(unsigned bytes, uint64_t at, bool isSigned)
{
    if (bytes == 4) return read("ldrt", at);
    if (bytes == 2) return read(isSigned ? "ldrsht" : "ldrht", at);
    return read(isSigned ? "ldrsbt" : "ldrbt", at);
}

Value *Reader::integer(unsigned bytes, uint64_t at)
{
    Type *type = builder.getIntNTy(8 * bytes);
    Value *whole = nullptr;
    for (unsigned done = 0, size; done < bytes; done += size) {
        size = bit_floor(std::min(bytes - done, 4u));
        Value *part = piece(size, at + done, false);
        part = bytes < 4 && size == bytes ? builder.CreateTrunc(part, type) : builder.CreateZExtOrTrunc(part, type);
        if (done != 0) part = builder.CreateShl(part, 8 * done);
        whole = whole ? builder.CreateOr(whole, part) : part;
    }
    return whole;
}

Value *Reader::value(Type *type, uint64_t at)
{
    if (type->isAggregateType() || isa<FixedVectorType>(type)) {
        Value *whole = PoisonValue::get(type);
        forParts(type, at, [&](unsigned i, Type *element, uint64_t place) {
            Value *part = value(element, place);
            whole = type->isVectorTy() ? builder.CreateInsertElement(whole, part, i) : builder.CreateInsertValue(whole, part, i);
        });
        return whole;
    }
    Value *bits = integer(layout.getTypeStoreSize(type), at);
    if (type->isPointerTy()) return builder.CreateIntToPtr(bits, type);
    if (type->isIntegerTy()) return builder.CreateTrunc(bits, type);
    return builder.CreateBitCast(bits, type);
}

// One or two bytes that become a word anyway are read into one.
static void convertNarrow(LoadInst &load, unsigned bytes)
{
    Reader reader(load);
    Type *word = reader.build().getInt32Ty();
    const bool isSigned = !load.use_empty() && all_of(load.users(), [](const User *user) { return isa<SExtInst>(user); });
    Value *read = reader.piece(bytes, 0, isSigned);
    if (isSigned)
        for (User *user : make_early_inc_range(load.users())) {
            auto *extension = cast<SExtInst>(user);
            if (extension->getType() != word) continue;
            extension->replaceAllUsesWith(read);
            extension->eraseFromParent();
        }
    if (load.use_empty()) return;
    load.replaceAllUsesWith(reader.build().CreateTrunc(read, load.getType(), "", /*IsNUW=*/!isSigned));
}

static void convert(LoadInst &load)
{
    const uint64_t bytes = load.getModule()->getDataLayout().getTypeStoreSize(load.getType());
    if (load.getType()->isIntegerTy(8) || load.getType()->isIntegerTy(16)) convertNarrow(load, bytes);
    else {
        Reader reader(load);
        load.replaceAllUsesWith(reader.value(load.getType(), 0));
    }
    load.eraseFromParent();
}

void Writer::write(const char *instruction, Value *word, uint64_t at)
{
    Value *pointer;
    const std::string text = (Twine(instruction) + " $1, " + from(at, pointer, 2)).str();
    FunctionType *type =
        FunctionType::get(builder.getVoidTy(), {builder.getPtrTy(), builder.getInt32Ty(), builder.getPtrTy()}, false);
    CallInst *call = builder.CreateCall(InlineAsm::get(type, text, "=*Q,r,r", isVolatile), {pointer, word, pointer});
    call->addParamAttr(0, Attribute::get(builder.getContext(), Attribute::ElementType, builder.getInt8Ty()));
    call->setDoesNotThrow();
}

void Writer::value(Value *whole, uint64_t at)
{
    Type *type = whole->getType(), *word = builder.getInt32Ty();
    if (type->isAggregateType() || isa<FixedVectorType>(type))
        return forParts(type, at, [&](unsigned i, Type *, uint64_t place) {
            value(type->isVectorTy() ? builder.CreateExtractElement(whole, i) : builder.CreateExtractValue(whole, i), place);
        });
    const unsigned bytes = layout.getTypeStoreSize(type);
    Type *bits = builder.getIntNTy(8 * bytes);
    if (type->isPointerTy()) whole = builder.CreatePtrToInt(whole, bits);
    else whole = type->isIntegerTy() ? builder.CreateZExt(whole, bits) : builder.CreateBitCast(whole, bits);
    for (unsigned done = 0, size; done < bytes; done += size) {
        size = bit_floor(std::min(bytes - done, 4u));
        Value *part = builder.CreateZExtOrTrunc(done ? builder.CreateLShr(whole, 8 * done) : whole, word);
        write(size == 4 ? "strt" : size == 2 ? "strht" : "strbt", part, at + done);
    }
}

// The most that an index can be, by its bits and the constants it is made with.
static uint64_t mostOf(const Value &value, unsigned depth)
{
    const unsigned width = std::min(value.getType()->getScalarSizeInBits(), 32u);
    const uint64_t all = (UINT64_C(1) << width) - 1;
    if (auto *constant = dyn_cast<ConstantInt>(&value)) return constant->getZExtValue();
    if (depth == DepthMax) return all;
    auto of = [&](unsigned i) { return mostOf(*cast<User>(value).getOperand(i), depth + 1); };
    if (isa<ZExtInst, FreezeInst, TruncInst>(value)) return std::min(all, of(0));
    auto *operation = dyn_cast<BinaryOperator>(&value);
    if (!operation) return all;
    auto *number = dyn_cast<ConstantInt>(operation->getOperand(1));
    const uint64_t by = number && number->getValue().ult(width) ? number->getZExtValue() : width;
    switch (operation->getOpcode()) {
    case Instruction::And: return std::min(of(0), of(1));
    case Instruction::LShr: return by < width ? of(0) >> by : all;
    case Instruction::Shl: return by < width ? std::min(all, of(0) << by) : all;
    case Instruction::Or:
    case Instruction::Xor: return std::min(all, NextPowerOf2(std::max(of(0), of(1))) - 1);
    case Instruction::Add: return std::min(all, of(0) + of(1));
    default: return all;
    }
}

// Bytes from where the object begins that the app has and nobody need look for.
static uint64_t sizeOf(Value &object, bool writes, const fsm::KnownArguments &arguments, const DataLayout &layout)
{
    if (auto *argument = dyn_cast<Argument>(&object)) return arguments.bytes(*argument, writes);
    auto *global = dyn_cast<GlobalVariable>(&object);
    return !global || (writes && global->isConstant()) ? 0 : fsm::sizeOfObject(object, layout).value_or(0);
}

// On the machine stack, or one of the words below the cell: no pointer of the app's leads there, and the MPU would refuse it.
static bool isOurs(const Value &object)
{
    return isa<AllocaInst>(object) ||
           (isa<GlobalVariable>(object) && (object.getName() == fsm::FuelName || object.getName() == fsm::UnsafeStackName));
}

static bool isPlain(Instruction &access, const fsm::KnownArguments &arguments)
{
    const DataLayout &layout = access.getModule()->getDataLayout();
    Value *pointer = getLoadStorePointerOperand(&access), *object = getUnderlyingObject(pointer, 0);
    if (isOurs(*object)) return true;
    fsm::ObjectOffset offset;
    const uint64_t size = sizeOf(*object, isa<StoreInst>(access), arguments, layout);
    if (size == 0 || !fsm::offsetIn(layout, pointer, object, offset) || offset.constant < 0) return false;
    uint64_t end = offset.constant + layout.getTypeStoreSize(getLoadStoreType(&access));
    for (const fsm::IndexTerm &term : offset.terms) {
        const uint64_t most = mostOf(*term.index, 0);
        const unsigned width = term.index->getType()->getIntegerBitWidth();
        if (term.stride < 0 || most > size || (width < 32 && most >> (width - 1) != 0)) return false; // it would go round, or down
        end += term.stride * most;
    }
    return end <= size;
}

static void expandCopies(Function &function)
{
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
        auto *copy = dyn_cast<MemIntrinsic>(&instruction);
        auto *length = copy ? dyn_cast<ConstantInt>(copy->getLength()) : nullptr;
        if (!length || length->getZExtValue() > fsm::ExpandMax) continue;
        fsm::expandCopy(*copy, length->getZExtValue(), 4);
        copy->eraseFromParent();
    }
}

PreservedAnalyses fsm::UnprivilegedPass::run(Module &module, ModuleAnalysisManager &)
{
    if (hasWindow(module)) return PreservedAnalyses::all();
    SmallVector<Instruction *, 64> accesses;
    const KnownArguments arguments(module);
    for (Function &function : module) expandCopies(function);
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (isa<LoadInst, StoreInst>(instruction) && !isPlain(instruction, arguments)) accesses.push_back(&instruction);
    for (Instruction *access : accesses)
        if (auto *load = dyn_cast<LoadInst>(access)) convert(*load);
        else {
            Writer(*cast<StoreInst>(access)).value(cast<StoreInst>(access)->getValueOperand(), 0);
            access->eraseFromParent();
        }
    for (Function &function : module) compareWords(function);
    module.getOrInsertNamedMetadata(NeedsMpuMetadata);
    return PreservedAnalyses::none();
}

// fsm-reads: Cortex-M with an MPU: reads that nothing else keeps inside are made by instructions that the MPU checks as if they
// were an unprivileged program's (ldrt and its kin, Armv7-M Architecture Reference Manual, A7.7.66), though the app runs
// privileged. The kernel lets unprivileged reads come to the running app's cell and image and to nothing else, the processor's own
// registers included (B3.1: the private peripheral bus refuses them). So a wild read faults at that instruction, at no cost. Plain
// stay reads that fsm-confine has found inside, those of the machine stack's locals, and of the words below the cell. Copies were
// compared by fsm-confine. Afterwards every other load is such an instruction; the module says that it needs an MPU
// (NeedsMpuMetadata).
#include "passes.h"
#include "wide.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr int64_t OffsetMax = 255;

namespace
{
// The reads of one load: pieces of up to 4 bytes.
class Reader
{
    IRBuilder<> builder;
    const bool isVolatile;
    Value *root;
    int64_t offset;

    Value *read(const char *instruction, uint64_t at);

  public:
    Reader(LoadInst &load);
    Value *piece(unsigned bytes, uint64_t at, bool isSigned);
    Value *integer(unsigned bytes, uint64_t at);
    Value *value(Type *type, uint64_t at);
    IRBuilder<> &build() { return builder; }
};
} // namespace

Reader::Reader(LoadInst &load) : builder(&load), isVolatile(load.isVolatile())
{
    const DataLayout &layout = load.getModule()->getDataLayout();
    APInt distance(layout.getIndexTypeSizeInBits(load.getPointerOperandType()), 0);
    root = load.getPointerOperand()->stripAndAccumulateConstantOffsets(layout, distance, /*AllowNonInbounds=*/true);
    offset = distance.getSExtValue();
    const int64_t size = layout.getTypeStoreSize(load.getType());
    if (offset < 0 || offset + size > OffsetMax || isa<Constant>(root)) root = load.getPointerOperand(), offset = 0;
}

Value *Reader::read(const char *instruction, uint64_t at)
{
    Type *word = builder.getInt32Ty();
    Value *from = root;
    uint64_t place = offset + at;
    if (place > OffsetMax) {
        from = builder.CreateConstGEP1_32(builder.getInt8Ty(), root, place);
        place = 0;
    }
    const std::string text = (Twine(instruction) + " $0, [$1, #" + Twine(place) + "]").str();
    // The address is an operand twice: as the memory that is read, too, or code generation moves the read behind a store.
    FunctionType *type = FunctionType::get(word, {builder.getPtrTy(), builder.getPtrTy()}, false);
    CallInst *call = builder.CreateCall(InlineAsm::get(type, text, "=r,r,*Q", isVolatile), {from, from});
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
    const DataLayout &layout = builder.GetInsertBlock()->getModule()->getDataLayout();
    if (type->isAggregateType() || isa<FixedVectorType>(type)) {
        Value *whole = PoisonValue::get(type);
        auto *record = dyn_cast<StructType>(type);
        auto *vector = dyn_cast<FixedVectorType>(type);
        const unsigned count = record ? record->getNumElements() : vector ? vector->getNumElements() : type->getArrayNumElements();
        for (unsigned i = 0; i < count; i++) {
            Type *element = vector ? vector->getElementType() : record ? record->getElementType(i) : type->getArrayElementType();
            const uint64_t place = record ? layout.getStructLayout(record)->getElementOffset(i).getFixedValue()
                                          : i * layout.getTypeAllocSize(element).getFixedValue();
            Value *part = value(element, at + place);
            whole = vector ? builder.CreateInsertElement(whole, part, i) : builder.CreateInsertValue(whole, part, i);
        }
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

// On the machine stack, or the fuel's counter: no pointer of the app's leads there, and the MPU would refuse it.
static bool isOurs(const LoadInst &load)
{
    const DataLayout &layout = load.getModule()->getDataLayout();
    APInt distance(layout.getIndexTypeSizeInBits(load.getPointerOperandType()), 0);
    const Value *root = load.getPointerOperand()->stripAndAccumulateConstantOffsets(layout, distance, true);
    return isa<AllocaInst>(root) || (isa<GlobalVariable>(root) && root->getName() == fsm::FuelName);
}

PreservedAnalyses fsm::ReadsPass::run(Module &module, ModuleAnalysisManager &)
{
    if (hasWindow(module)) return PreservedAnalyses::all();
    SmallVector<LoadInst *, 64> loads;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (auto *load = dyn_cast<LoadInst>(&instruction); load && !load->getMetadata(InsideMetadata) && !isOurs(*load))
                loads.push_back(load);
    for (LoadInst *load : loads) convert(*load);
    for (Function &function : module) compareWords(function);
    module.getOrInsertNamedMetadata(NeedsMpuMetadata);
    return PreservedAnalyses::none();
}

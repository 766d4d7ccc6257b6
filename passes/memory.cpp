// fsm-memory: x86: no memory intrinsic is left for code generation to expand in its own way.
// Copying and filling of up to 64 bytes becomes loads and stores here; more becomes a call of the C library's routine, which is
// part of the program and contained like the rest of it. Routines that later passes would know by name get another one
// (fsm.memcpy), and become internal: what nobody calls falls out. Afterwards the program has no llvm.memcpy, memmove or memset, and
// no function whose name means something to code generation.
#include "passes.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

static constexpr uint64_t ChunkMax = 16;

// The byte, repeated to fill a chunk's type.
static Value *repeat(IRBuilder<> &builder, Value *byte, Type *type)
{
    Value *eight = builder.CreateMul(builder.CreateZExt(byte, builder.getInt64Ty()), builder.getInt64(0x0101010101010101));
    return type->isVectorTy() ? builder.CreateVectorSplat(2, eight) : builder.CreateTrunc(eight, type);
}

// What is moved is all read before the first byte is written; what is copied need not be.
void fsm::expandCopy(MemIntrinsic &intrinsic, uint64_t length, uint64_t chunk)
{
    IRBuilder<> builder(&intrinsic);
    auto *transfer = dyn_cast<MemTransferInst>(&intrinsic);
    const bool isVolatile = intrinsic.isVolatile(), atOnce = isa<MemCpyInst>(intrinsic) && chunk < ChunkMax;
    SmallVector<std::pair<uint64_t, Value *>, 8> chunks;
    auto write = [&] {
        for (auto [offset, value] : chunks) {
            Value *to = builder.CreateConstGEP1_32(builder.getInt8Ty(), intrinsic.getRawDest(), offset);
            builder.CreateAlignedStore(value, to, commonAlignment(intrinsic.getDestAlign().valueOrOne(), offset), isVolatile);
        }
        chunks.clear();
    };
    for (uint64_t offset = 0, size; offset < length; offset += size) {
        size = std::min(chunk, bit_floor(length - offset));
        Type *type = size == ChunkMax ? FixedVectorType::get(builder.getInt64Ty(), 2) : (Type *)builder.getIntNTy(8 * size);
        Value *value;
        if (transfer) {
            Value *from = builder.CreateConstGEP1_32(builder.getInt8Ty(), transfer->getRawSource(), offset);
            value =
                builder.CreateAlignedLoad(type, from, commonAlignment(transfer->getSourceAlign().valueOrOne(), offset), isVolatile);
        } else value = repeat(builder, cast<MemSetInst>(&intrinsic)->getValue(), type);
        chunks.push_back({offset, value});
        if (atOnce) write();
    }
    write();
}

static void callRoutine(MemIntrinsic &intrinsic)
{
    const char *name = isa<MemSetInst>(intrinsic) ? "memset" : isa<MemMoveInst>(intrinsic) ? "memmove" : "memcpy";
    Function *routine = intrinsic.getModule()->getFunction(name);
    if (!routine || routine->isDeclaration() || routine->arg_size() != 3)
        return fsm::fail(intrinsic, Twine("the C library's ") + name + " is missing: do not declare another one [fsm-undefined]");
    IRBuilder<> builder(&intrinsic);
    Value *second = isa<MemSetInst>(intrinsic) ? builder.CreateZExt(cast<MemSetInst>(intrinsic).getValue(), builder.getInt32Ty())
                                               : cast<MemTransferInst>(intrinsic).getRawSource();
    Value *length = builder.CreateZExtOrTrunc(intrinsic.getLength(), builder.getInt32Ty());
    builder.CreateCall(routine, {intrinsic.getRawDest(), second, length})->setCallingConv(routine->getCallingConv());
}

static void lower(Function &function)
{
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
        auto *intrinsic = dyn_cast<MemIntrinsic>(&instruction);
        if (!intrinsic) continue;
        auto *length = dyn_cast<ConstantInt>(intrinsic->getLength());
        if (length && length->getZExtValue() <= fsm::ExpandMax) fsm::expandCopy(*intrinsic, length->getZExtValue(), ChunkMax);
        else callRoutine(*intrinsic);
        intrinsic->eraseFromParent();
    }
}

PreservedAnalyses fsm::MemoryPass::run(Module &module, ModuleAnalysisManager &)
{
    if (!hasWindow(module)) return PreservedAnalyses::all();
    for (Function &function : module) lower(function);
    stopIfFailed();
    TargetLibraryInfoImpl library((Triple(module.getTargetTriple())));
    SmallVector<Function *, 16> known;
    LibFunc ignored;
    for (Function &function : module)
        if (!function.isDeclaration() && library.getLibFunc(function.getName(), ignored)) known.push_back(&function);
    removeFromUsedLists(module, [&](Constant *used) { return is_contained(known, used->stripPointerCasts()); });
    for (Function *function : known) {
        function->setName("fsm." + function->getName());
        function->setLinkage(GlobalValue::InternalLinkage);
    }
    return PreservedAnalyses::none();
}

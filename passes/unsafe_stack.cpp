// fsm-unsafe-stack: the machine stack holds only what no pointer can reach; other locals lie on a stack of their own in the cell.
// A local stays on the machine stack if it is small and every access to it is a load or store at a constant offset inside it. All
// others of a function together are one frame of the unsafe stack, which grows downwards from the end of fsm_unsafe_stack.
// x86: the stack lies at the start of the cell, and what lies below the cell can't be written. The pointer to its top is a word
// behind it: an app that overwrites it only harms itself. Frames too large for a guard page are touched at their lower end, on
// both stacks.
// Cortex-M: the pointer is a word below the cell, which the app cannot reach, since accesses to locals are not checked.
// Functions that can come to themselves again, and those that they call, compare it with the stack's start, and trap.
// Handlers are entered through fsm_enter_TYPE, which sets the pointer: no event inherits another's stack. The stack's size is the
// deepest chain of calls from a handler, plus what FSM_UNSAFE_STACK asks for, or some KB, if there is recursion. Afterwards every
// alloca is static and is accessed only by loads and stores at constant offsets inside it.
#include "passes.h"
#include "trap.h"

#include "fsm/abi.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace
{

constexpr uint64_t NativeMax = 256, Page = 4096, StackMax = 1 << 30;

// The stack, and how to get at the pointer to its top.
struct Stack {
    GlobalVariable *memory;
    uint64_t size;
    bool window;

    Constant *end() const
    {
        Type *word = Type::getInt32Ty(memory->getContext());
        return ConstantExpr::getGetElementPtr(Type::getInt8Ty(memory->getContext()), memory, ConstantInt::get(word, size));
    }
    Value *load(IRBuilder<> &builder) const
    {
        if (window) return builder.CreateLoad(builder.getPtrTy(), end(), "unsafe.before");
        return builder.CreateIntToPtr(fsm::loadWord(builder, FSM_WORD_UNSAFE, true), builder.getPtrTy(), "unsafe.before");
    }
    void store(IRBuilder<> &builder, Value *top) const
    {
        if (window) builder.CreateStore(top, end());
        else fsm::storeWord(builder, FSM_WORD_UNSAFE, builder.CreatePtrToInt(top, builder.getInt32Ty()));
    }
};

// Where a function's unsafe locals lie, in bytes below the pointer on entry.
struct Frame {
    SmallVector<std::pair<AllocaInst *, uint64_t>, 8> locals;
    uint64_t size = 0;
    Align align = Align(16);
};

// How deep the unsafe stack gets, from the frames and the calls.
class Depths
{
    const MapVector<Function *, Frame> &frames;
    DenseMap<const Function *, uint64_t> known;
    SmallVector<const Function *, 16> chain;
    bool recursive = false;

    uint64_t ofCall(const CallBase &call);

  public:
    explicit Depths(const MapVector<Function *, Frame> &frames) : frames(frames) {}
    uint64_t of(const Function &function);
    bool sawRecursion() const { return recursive; }
};

} // namespace

// Those a call can reach; the check of calls through pointers sees to the type.
static SmallVector<const Function *, 4> callees(const CallBase &call)
{
    if (const Function *callee = call.getCalledFunction()) return {callee};
    SmallVector<const Function *, 4> found;
    for (const Function &function : *call.getModule())
        if (function.getFunctionType() == call.getFunctionType() && function.hasAddressTaken()) found.push_back(&function);
    return found;
}

// What a function calls, and what that calls: with itself, if it can come to itself.
static SetVector<const Function *> reachedFrom(const Function &function)
{
    SetVector<const Function *> reached;
    auto addCallees = [&](const Function &caller) {
        for (const Instruction &instruction : instructions(caller))
            if (auto *call = dyn_cast<CallBase>(&instruction))
                for (const Function *callee : callees(*call)) reached.insert(callee);
    };
    addCallees(function);
    for (size_t i = 0; i < reached.size(); i++) addCallees(*reached[i]); // grows
    return reached;
}

// Functions that can be entered at any depth: those that can come to themselves, and all that these call.
static SetVector<const Function *> atAnyDepth(const Module &module)
{
    SetVector<const Function *> found;
    for (const Function &function : module)
        if (const SetVector<const Function *> reached = reachedFrom(function); reached.contains(&function))
            found.insert(reached.begin(), reached.end());
    return found;
}

uint64_t Depths::ofCall(const CallBase &call)
{
    uint64_t deepest = 0;
    for (const Function *function : callees(call)) deepest = std::max(deepest, of(*function));
    return deepest;
}

uint64_t Depths::of(const Function &function)
{
    if (function.isDeclaration()) return 0;
    if (auto depth = known.find(&function); depth != known.end()) return depth->second;
    if (is_contained(chain, &function)) {
        recursive = true;
        return 0;
    }
    chain.push_back(&function);
    uint64_t deepest = 0;
    for (const Instruction &instruction : instructions(function))
        if (auto *call = dyn_cast<CallBase>(&instruction)) deepest = std::max(deepest, ofCall(*call));
    chain.pop_back();
    auto frame = frames.find(const_cast<Function *>(&function));
    return known[&function] = deepest + (frame == frames.end() ? 0 : frame->second.size);
}

// Whether all that happens to the address at `offset` in a local of `size` bytes are accesses that are known to stay inside.
static bool staysInside(const Value &address, uint64_t offset, uint64_t size, const DataLayout &layout)
{
    auto fits = [&](Type *type) { return offset <= size && layout.getTypeStoreSize(type).getKnownMinValue() <= size - offset; };
    return all_of(address.users(), [&](const User *user) {
        if (auto *load = dyn_cast<LoadInst>(user)) return fits(load->getType());
        if (auto *store = dyn_cast<StoreInst>(user))
            return store->getValueOperand() != &address && fits(store->getValueOperand()->getType());
        if (auto *gep = dyn_cast<GetElementPtrInst>(user)) {
            APInt distance(layout.getIndexTypeSizeInBits(gep->getType()), 0);
            return !gep->getType()->isVectorTy() && gep->accumulateConstantOffset(layout, distance) &&
                   staysInside(*gep, offset + distance.getSExtValue(), size, layout);
        }
        auto *intrinsic = dyn_cast<IntrinsicInst>(user);
        return intrinsic && intrinsic->isLifetimeStartOrEnd();
    });
}

// Has every access to a local that stays work out the address itself, so that none is kept in a register from one block to another:
// in the machine code every access to the frame is seen to be one.
static void addressDirectly(AllocaInst &local, const DataLayout &layout)
{
    SmallVector<std::pair<Instruction *, APInt>, 16> addresses = {
        {&local, APInt(layout.getIndexTypeSizeInBits(local.getType()), 0)}};
    for (size_t i = 0; i < addresses.size(); i++) { // grows
        auto [address, offset] = addresses[i];
        for (Use &use : make_early_inc_range(address->uses())) {
            auto *user = cast<Instruction>(use.getUser());
            if (auto *gep = dyn_cast<GetElementPtrInst>(user)) {
                APInt further = offset;
                gep->accumulateConstantOffset(layout, further);
                addresses.push_back({gep, further});
            } else if (address != &local && isa<LoadInst, StoreInst>(user)) {
                IRBuilder<> builder(user);
                use.set(builder.CreateGEP(builder.getInt8Ty(), &local, builder.getInt(offset)));
            }
        }
    }
    for (auto &[address, offset] : reverse(addresses))
        if (address != &local && address->use_empty()) address->eraseFromParent();
}

static Frame layOut(Function &function)
{
    const DataLayout &layout = function.getParent()->getDataLayout();
    Frame frame;
    SmallVector<AllocaInst *, 16> staying;
    for (Instruction &instruction : instructions(function)) {
        auto *local = dyn_cast<AllocaInst>(&instruction);
        if (!local) continue;
        const std::optional<TypeSize> bytes = local->getAllocationSize(layout);
        if (!local->isStaticAlloca() || !bytes || bytes->isScalable() || *bytes > StackMax) {
            fsm::fail(*local, "a local whose size is not known, or too large: give it a constant size [fsm-vla]");
            continue;
        }
        if (*bytes <= NativeMax && staysInside(*local, 0, *bytes, layout)) {
            staying.push_back(local);
            continue;
        }
        frame.size = alignTo(frame.size + *bytes, local->getAlign());
        frame.align = std::max(frame.align, local->getAlign());
        frame.locals.push_back({local, frame.size});
    }
    for (AllocaInst *local : staying) addressDirectly(*local, layout);
    frame.size = alignTo(frame.size, frame.align);
    if (frame.align > Align(16)) frame.size += frame.align.value(); // room to round the frame's start down
    return frame;
}

static bool callsAnything(const Function &function)
{
    return any_of(instructions(function), [](const Instruction &i) { return isa<CallBase>(i) && !isa<IntrinsicInst>(i); });
}

static void dropLifetimes(const Frame &frame)
{
    for (auto [local, below] : frame.locals)
        for (User *user : make_early_inc_range(local->users()))
            if (auto *intrinsic = dyn_cast<IntrinsicInst>(user); intrinsic && intrinsic->isLifetimeStartOrEnd())
                intrinsic->eraseFromParent();
}

// On Cortex-M there are words below the stack's start that the app must not reach; on x86, where nothing may be written, a page or
// more may be stepped over by frames that nothing is written to, and the trap would not tell what it is.
static void trapBelow(Function &function, IRBuilder<> &builder, Value *top, const Stack &stack)
{
    Type *word = builder.getInt32Ty();
    Value *left = builder.CreateSub(builder.CreatePtrToInt(top, word), builder.CreatePtrToInt(stack.memory, word));
    Value *beyond = builder.CreateICmpUGT(left, builder.getInt32(stack.size));
    fsm::TrapBlocks traps(function);
    traps.trapIf(*builder.GetInsertPoint(), beyond, fsm::TrapKind::Stack);
}

static void moveLocals(Function &function, const Frame &frame, const Stack &stack, bool look)
{
    dropLifetimes(frame);
    IRBuilder<> builder(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
    builder.SetCurrentDebugLocation(fsm::startOf(function));
    Type *byte = builder.getInt8Ty();
    Value *before = stack.load(builder);
    uint64_t room = frame.align > Align(16) ? frame.align.value() : 0;
    Value *top = builder.CreateGEP(byte, before, builder.getInt32(-(frame.size - room)), "unsafe.frame");
    if (room) {
        Value *rounded =
            builder.CreateAnd(builder.CreatePtrToInt(top, builder.getInt32Ty()), builder.getInt32(-frame.align.value()));
        top = builder.CreateIntToPtr(rounded, builder.getPtrTy());
    }
    if (stack.window && frame.size >= Page) builder.CreateStore(builder.getInt8(0), top, /*isVolatile=*/true);
    if (look) {
        Instruction *next = &*builder.GetInsertPoint();
        trapBelow(function, builder, top, stack);
        builder.SetInsertPoint(next);
    }
    const bool calls = callsAnything(function);
    if (calls) stack.store(builder, top);
    for (auto [local, below] : frame.locals) {
        Value *place = builder.CreateGEP(byte, top, builder.getInt32(frame.size - room - below));
        place->takeName(local);
        local->replaceAllUsesWith(place);
        local->eraseFromParent();
    }
    for (BasicBlock &block : function)
        if (auto *leave = dyn_cast<ReturnInst>(block.getTerminator()); leave && calls) {
            IRBuilder<> builder(leave);
            stack.store(builder, before);
        }
}

// A handler that is entered by the kernel alone, never from the app: there the stack is empty.
static void enterThrough(GlobalVariable &type, const Stack &stack)
{
    auto *declaration = dyn_cast<ConstantStruct>(type.getInitializer());
    auto *handler = declaration ? dyn_cast<Function>(declaration->getAggregateElement(1u)->stripPointerCasts()) : nullptr;
    if (!handler) return; // fsm-manifest refuses it
    Function *enter = Function::Create(handler->getFunctionType(), GlobalValue::InternalLinkage,
                                       "fsm_enter_" + type.getName().drop_front(strlen("fsm_type_")), *type.getParent());
    enter->addFnAttr(Attribute::NoUnwind);
    for (const char *name : {"target-cpu", "target-features"})
        if (handler->hasFnAttribute(name)) enter->addFnAttr(handler->getFnAttribute(name));
    IRBuilder<> builder(BasicBlock::Create(type.getContext(), "", enter));
    stack.store(builder, stack.end());
    SmallVector<Value *, 2> arguments;
    for (Argument &argument : enter->args()) arguments.push_back(&argument);
    CallInst *call = builder.CreateCall(handler, arguments);
    call->setCallingConv(handler->getCallingConv());
    call->setTailCallKind(CallInst::TCK_Tail);
    if (enter->getReturnType()->isVoidTy()) builder.CreateRetVoid();
    else builder.CreateRet(call);

    SmallVector<Constant *, 8> fields;
    for (unsigned i = 0; i < declaration->getNumOperands(); i++) fields.push_back(declaration->getOperand(i));
    fields[1] = enter;
    type.setInitializer(ConstantStruct::get(declaration->getType(), fields));
}

static uint64_t declaredBytes(const Module &module)
{
    const GlobalVariable *app = module.getGlobalVariable("fsm_app_declaration", /*AllowInternal=*/true);
    auto *declaration = app && app->hasInitializer() ? dyn_cast<ConstantStruct>(app->getInitializer()) : nullptr;
    auto *bytes = declaration ? dyn_cast_or_null<ConstantInt>(declaration->getAggregateElement(4u)) : nullptr;
    return bytes ? bytes->getZExtValue() : 0;
}

// For recursion, if the app does not say: a window has room, and beside the heap of existing code (which has mutable static data)
// it is little.
static uint64_t recursionDefault(const Module &module)
{
    if (fsm::hasWindow(module)) return 64 * 1024;
    return fsm::allowsGlobals(module) ? 8 * 1024 : 2 * 1024;
}

PreservedAnalyses fsm::UnsafeStackPass::run(Module &module, ModuleAnalysisManager &)
{
    const bool window = hasWindow(module);
    MapVector<Function *, Frame> frames;
    for (Function &function : module) {
        if (function.isDeclaration()) continue;
        if (window) function.addFnAttr("probe-stack", "inline-asm");
        if (Frame frame = layOut(function); !frame.locals.empty()) frames[&function] = std::move(frame);
    }
    stopIfFailed();
    if (frames.empty()) return PreservedAnalyses::none();

    Depths depths(frames);
    uint64_t size = 0;
    for (Function &function : module) size = std::max(size, depths.of(function));
    const uint64_t declared = declaredBytes(module);
    size = alignTo(size + (declared || !depths.sawRecursion() ? declared : recursionDefault(module)), 16);
    if (size > StackMax) fail(module, "the unsafe stack takes " + Twine(size) + " bytes: make the locals smaller [fsm-vla]");
    stopIfFailed();

    LLVMContext &context = module.getContext();
    auto *bytes = ArrayType::get(Type::getInt8Ty(context), size);
    auto *type = window ? StructType::get(bytes, PointerType::get(context, 0)) : StructType::get(bytes, Type::getInt32Ty(context));
    auto *memory =
        new GlobalVariable(module, type, false, GlobalValue::InternalLinkage, ConstantAggregateZero::get(type), UnsafeStackName);
    memory->setAlignment(Align(window ? Page : 8));
    // Below the stack nothing may be written: it comes before other data of the cell, in a section that the linker puts first.
    if (window && any_of(module.globals(), isMutableData)) {
        memory->setSection(".fsm.stack");
        module.removeGlobalVariable(memory);
        module.insertGlobalVariable(module.global_begin(), memory);
    }
    const Stack stack = {memory, size, window};
    for (GlobalVariable &global : module.globals())
        if (global.getName().starts_with("fsm_type_") && global.hasInitializer()) enterThrough(global, stack);
    const SetVector<const Function *> looking = atAnyDepth(module);
    for (auto &[function, frame] : frames) moveLocals(*function, frame, stack, looking.contains(function));
    return PreservedAnalyses::none();
}

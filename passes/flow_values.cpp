// flow_values.cpp: what each instruction does to addresses (flow.h).
#include "flow.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace fsm;

// Of what the indices choose in a structure or array that is a value.
static int bytesTo(Type *type, ArrayRef<unsigned> indices, const DataLayout &layout)
{
    uint64_t bytes = 0;
    for (unsigned index : indices) {
        if (auto *structure = dyn_cast<StructType>(type)) {
            bytes += layout.getStructLayout(structure)->getElementOffset(index).getFixedValue();
            type = structure->getElementType(index);
        } else {
            type = type->getArrayElementType();
            bytes += index * layout.getTypeAllocSize(type).getFixedValue();
        }
    }
    return int(bytes);
}

// Results that are pointers for C, whatever they were made from.
static Places asPointers(Places places)
{
    for (Place &place : places) place.number = place.maybe = false;
    return places;
}

bool Flow::isPacked(const Value *value, unsigned depth)
{
    auto *instruction = dyn_cast<Instruction>(value);
    if (!instruction || depth == 0 || !value->getType()->isIntegerTy() || value->getType()->getIntegerBitWidth() <= AddressSize * 8)
        return false;
    if (instruction->getOpcode() == Instruction::Or) return true;
    return isa<SelectInst, PHINode>(instruction) &&
           any_of(instruction->operands(), [&](const Use &operand) { return isPacked(operand, depth - 1); });
}

// Bits beside those of the address: a structure that is put together in a wide integer.
static bool isBeside(const APInt &bits, const Place &place)
{
    const unsigned first = place.at * 8u, width = bits.getBitWidth();
    return first + AddressSize * 8 <= width && width > AddressSize * 8 && bits.extractBits(AddressSize * 8, first).isZero();
}

// Chosen is a structure in a wide integer, which in one case holds a number: so the number in it is no address.
static void chosenFromNumbers(const Instruction &choice, Places &places, function_ref<Places(const Value *)> valueOf)
{
    auto isNumber = [&](const Use &use) {
        auto *constant = dyn_cast<Constant>(use);
        return use->getType() == choice.getType() && !(constant && constant->isNullValue()) && !isa<UndefValue>(use) &&
               valueOf(use).empty();
    };
    const Use *first = choice.op_begin() + (isa<SelectInst>(choice) ? 1 : 0);
    if (choice.getType()->isIntegerTy() && choice.getType()->getIntegerBitWidth() > AddressSize * 8 &&
        any_of(make_range(first, choice.op_end()), isNumber))
        for (Place &place : places) place.number &= place.mixed;
}

Places Flow::resultOf(const Instruction &instruction, unsigned frame)
{
    auto operand = [&](unsigned i) { return valueOf(instruction.getOperand(i), frame); };
    const unsigned size = instruction.getType()->isSized() ? unsigned(sizeOf(&instruction)) : 0;
    Places all;
    switch (instruction.getOpcode()) {
    case Instruction::Alloca: return {{objectOf(Object::Local, &instruction, frame), 0, 0, 0, false, false}};
    case Instruction::Load: {
        Places from = operand(0);
        if (!instruction.getType()->isPtrOrPtrVectorTy()) // numbers among them were judged at the call
            erase_if(from, [&](const Place &place) { return at(place).kind == Object::Arguments; });
        read(from, instruction, frame);
        const bool pointer = instruction.getType()->isPtrOrPtrVectorTy();
        Places held = contents(from, size, !pointer);
        if (!pointer && size == AddressSize && !held.empty()) {
            for (Place &place : held) place.maybe = !place.number && !place.mixed;
            later.insert({&instruction, frame}); // decideNumber has the last word
        }
        return pointer ? asPointers(held) : held;
    }
    case Instruction::GetElementPtr: return movedBy(cast<GEPOperator>(instruction), frame);
    case Instruction::PtrToInt: return asNumbers(operand(0));
    case Instruction::IntToPtr:
        if (!isa<ConstantInt>(instruction.getOperand(0)) || !cast<ConstantInt>(instruction.getOperand(0))->isZero())
            later.insert({&instruction, frame});
        return asPointers(operand(0));
    case Instruction::ICmp:
    case Instruction::FCmp: return {};
    case Instruction::Select:
        all = operand(1);
        addPlaces(all, operand(2));
        chosenFromNumbers(instruction, all, [&](const Value *value) { return valueOf(value, frame); });
        return all;
    case Instruction::Trunc:
    case Instruction::ZExt:
    case Instruction::SExt: return shifted(operand(0), 0, size);
    case Instruction::ExtractValue: {
        auto &part = cast<ExtractValueInst>(instruction);
        return shifted(operand(0), -8 * bytesTo(part.getAggregateOperand()->getType(), part.getIndices(), layout), size);
    }
    case Instruction::InsertValue: {
        auto &part = cast<InsertValueInst>(instruction);
        all = operand(0);
        addPlaces(all, shifted(operand(1), 8 * bytesTo(part.getType(), part.getIndices(), layout), size));
        return all;
    }
    default: break;
    }
    if (isa<BinaryOperator>(instruction)) {
        if (!subtracts(instruction)) return arithmetic(instruction, frame);
        if (!operand(0).empty() || !operand(1).empty()) later.insert({&instruction, frame});
        return {};
    }
    for (const Use &use : instruction.operands())
        if (!isa<BasicBlock>(use)) addPlaces(all, valueOf(use, frame));
    if (isa<PHINode>(instruction)) chosenFromNumbers(instruction, all, [&](const Value *value) { return valueOf(value, frame); });
    return isa<PHINode, FreezeInst, BitCastInst>(instruction) ? all : mixed(all);
}

Places Flow::arithmetic(const Instruction &instruction, unsigned frame) const
{
    const Places first = valueOf(instruction.getOperand(0), frame), second = valueOf(instruction.getOperand(1), frame);
    if (first.empty() && second.empty()) return {};
    auto *constant = dyn_cast<ConstantInt>(instruction.getOperand(1));
    Places both = first;
    addPlaces(both, second);
    const unsigned size = unsigned(sizeOf(&instruction));
    switch (instruction.getOpcode()) {
    case Instruction::Shl:
    case Instruction::LShr:
    case Instruction::AShr:
        if (!constant || constant->getValue().uge(64)) return mixed(both);
        return shifted(first, (instruction.getOpcode() == Instruction::Shl ? 1 : -1) * int(constant->getZExtValue()), size);
    case Instruction::And: return constant ? masked(first, constant->getValue()) : mixed(both);
    case Instruction::Or:
        if (!constant) return both;
        [[fallthrough]];
    case Instruction::Add:
        erase_if(both, [](const Place &place) { return place.maybe; });
        for (Place &place : both) {
            place.number = true;
            const bool adds = instruction.getOpcode() == Instruction::Add;
            if (constant && adds && !place.mixed) place.move(constant->getSExtValue());
            else if (!constant || adds || place.mixed || !isBeside(constant->getValue(), place)) place.moveAnywhere(1);
        }
        return both;
    case Instruction::Xor:
        if (!constant) return mixed(both);
        erase_if(both, [](const Place &place) { return place.maybe; });
        for (Place &place : both) place.moveAnywhere(1);
        return asNumbers(both);
    case Instruction::Sub: {
        Places moved;
        for (Place place : first) {
            if (place.maybe) continue;
            place.number = true;
            if (!place.mixed) place.move(-constant->getSExtValue());
            addPlace(moved, place);
        }
        return moved;
    }
    case Instruction::URem:
        if (constant && constant->getValue().isPowerOf2()) return masked(first, constant->getValue() - 1);
        return mixed(both);
    default: return mixed(both);
    }
}

void Flow::call(const CallBase &call, unsigned frame)
{
    if (call.isInlineAsm()) return;
    if (auto *known = dyn_cast<IntrinsicInst>(&call)) return intrinsic(*known, frame);
    if (auto *function = dyn_cast<Function>(call.getCalledOperand())) {
        if (!function->isDeclaration()) callFunction(*function, call, frame);
        return;
    }
    later.insert({&call, frame});
    for (const Place &place : valueOf(call.getCalledOperand(), frame))
        if (auto *function = dyn_cast_or_null<Function>(at(place).origin))
            if (at(place).kind == Object::Code && !function->isDeclaration()) callFunction(*function, call, frame);
}

// qsort moves elements as a whole: what lies at a distance in one is found at that distance in others, and nowhere else. Its own
// code moves bytes. bsearch answers one of them. False: the elements' size is not known.
bool Flow::sort(const CallBase &call, unsigned frame)
{
    const bool searches = call.arg_size() == 5; // bsearch(key, array, count, size, compare)
    const unsigned first = searches ? 1 : 0;
    if (call.arg_size() != first + 4) return false;
    auto *size = dyn_cast<ConstantInt>(call.getArgOperand(first + 2));
    if (!size || size->isZero()) return false;
    Places elements = valueOf(call.getArgOperand(first), frame);
    auto *count = dyn_cast<ConstantInt>(call.getArgOperand(first + 1));
    for (Place &place : elements)
        place.moveWithin(size->getZExtValue(), count ? count->getZExtValue() * size->getZExtValue() : UINT64_MAX);
    if (searches) update(&call, frame, elements);
    else read(elements, call, frame), copy(elements, elements, size->getZExtValue());
    for (const Place &place : valueOf(call.getArgOperand(first + 3), frame)) {
        auto *compare = dyn_cast_or_null<Function>(at(place).origin);
        if (!compare || at(place).kind != Object::Code || compare->isDeclaration() || compare->arg_size() != 2) continue;
        bool isNew = false;
        const unsigned callee = frameFor(*compare, call, frame, isNew);
        update(compare->getArg(0), callee, searches ? valueOf(call.getArgOperand(0), frame) : elements);
        update(compare->getArg(1), callee, elements);
    }
    return true;
}

// What is known of the C library without a look inside. False: has to be followed like the app's own.
bool Flow::callLibrary(const Function &function, const CallBase &call, unsigned frame)
{
    StringRef name = function.getName();
    const Place heap = {objectOf(Object::Heap, oneHeap ? nullptr : &call, 0), 0, 0, 0, false, false};
    if (name == "qsort" || name == "bsearch") return sort(call, frame);
    if (name == "realloc") {
        const Places old = valueOf(call.getArgOperand(0), frame);
        read(old, call, frame);
        copy({heap}, old, INT32_MAX);
        update(&call, frame, old);
    }
    if (StringSwitch<bool>(name).Cases("malloc", "calloc", "realloc", "aligned_alloc", "memalign", true).Default(false)) {
        update(&call, frame, {heap});
        return true;
    }
    const bool formats = function.isVarArg() || name.ends_with("printf") || name.ends_with("scanf"); // bytes and numbers
    return formats || name == "free" ||
           none_of(function.args(), [](const Argument &argument) { return argument.getType()->isPointerTy(); });
}

void Flow::callFunction(const Function &function, const CallBase &call, unsigned frame)
{
    if (isLibrarys(function) && callLibrary(function, call, frame)) return;
    bool isNew = false;
    const unsigned callee = frameFor(function, call, frame, isNew);
    pass(call, frame, function, callee);
    if (!isNew) return; // its results come by themselves
    for (const BasicBlock &block : function)
        if (auto *back = dyn_cast<ReturnInst>(block.getTerminator()))
            if (back->getReturnValue()) update(&call, frame, valueOf(back->getReturnValue(), callee));
}

void Flow::pass(const CallBase &call, unsigned from, const Function &function, unsigned to)
{
    for (unsigned i = 0; i < call.arg_size(); i++) {
        const Places value = valueOf(call.getArgOperand(i), from);
        if (i < function.arg_size() && function.getArg(i)->hasByValAttr()) {
            const Argument *copied = function.getArg(i);
            const Place own = {objectOf(Object::Local, copied, to), 0, 0, 0, false, false};
            read(value, call, from);
            copy({own}, value, layout.getTypeStoreSize(copied->getParamByValType()).getFixedValue());
            update(copied, to, {own});
        } else if (i < function.arg_size()) {
            update(function.getArg(i), to, value);
        } else if (function.isVarArg() && call.getArgOperand(i)->getType()->isPointerTy()) {
            const unsigned arguments = objectOf(Object::Arguments, &function, to + 1); // 0: the function's address
            if (!value.empty()) putCell(arguments, {0, 1, 1, value});
        }
    }
}

void Flow::intrinsic(const IntrinsicInst &call, unsigned frame)
{
    auto operand = [&](unsigned i) { return valueOf(call.getArgOperand(i), frame); };
    if (auto *transfer = dyn_cast<MemTransferInst>(&call)) {
        auto *length = dyn_cast<ConstantInt>(transfer->getLength());
        const Places from = operand(1);
        read(from, call, frame);
        return copy(operand(0), from, length ? length->getZExtValue() : INT32_MAX);
    }
    switch (call.getIntrinsicID()) {
    case Intrinsic::memset: return put(operand(0), mixed(operand(1)), 1);
    case Intrinsic::vacopy: {
        const Places from = operand(1);
        read(from, call, frame);
        return copy(operand(0), from, 16);
    }
    case Intrinsic::vastart: {
        const Place arguments = {objectOf(Object::Arguments, frames[frame].function, frame + 1), 0, 1, 0, false, false};
        for (const Place &list : operand(0)) putCell(list.object, {0, 1, 1, {arguments}});
        return;
    }
    case Intrinsic::ptrmask:
    case Intrinsic::expect:
    case Intrinsic::umin:
    case Intrinsic::umax: {
        Places all = operand(0);
        return update(&call, frame, all);
    }
    default: break;
    }
    if (call.getType()->isVoidTy() || isa<DbgInfoIntrinsic>(call)) return;
    Places all;
    for (const Use &argument : call.args())
        if (!isa<MetadataAsValue>(argument)) addPlaces(all, valueOf(argument, frame));
    const bool counts = is_contained({Intrinsic::objectsize, Intrinsic::is_constant}, call.getIntrinsicID());
    if (!counts) update(&call, frame, mixed(all));
}

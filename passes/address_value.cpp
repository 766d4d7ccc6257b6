// fsm-address-value: no address becomes data.
// Where an object lies differs from machine to machine and from start to start; so must nothing that an FSM keeps, sends or does.
// Refused is that an address, or what was made from one, is passed to an API call as a number or in the bytes it reads, printed,
// kept as a number in what outlives the call, compared with a number or by its order with another object's, or used to choose an
// element. Fine are: null, equality, order and distance inside one object, alignment, and integers that only carry a pointer from
// here to there. Pointers to functions are numbers that are the same everywhere.
#include "api.h"
#include "flow.h"
#include "passes.h"

#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;
using namespace fsm;

namespace
{

class AddressValues
{
  public:
    AddressValues(const Flow &flow, bool oneFsm) : flow(flow), oneFsm(oneFsm) {}
    void look(const Instruction &, unsigned frame);

  private:
    // Of the places those that are data's.
    Places addresses(const Places &) const;
    Places numbers(const Value *, unsigned frame) const;
    void refuse(const Instruction &, unsigned frame, const Place &, const Twine &what) const;
    void kept(const Instruction &, unsigned frame, const Write &) const;
    bool returns(const Place &kept, const Place &where, uint64_t size) const;
    void compared(const ICmpInst &, unsigned frame) const;
    bool sorts(const Value *left, const Value *right, unsigned frame) const;
    void called(const CallBase &, unsigned frame) const;
    void passedTo(const ApiCall &, const CallBase &, unsigned frame) const;
    void printed(const CallBase &, unsigned frame) const;

    const Flow &flow;
    const bool oneFsm; // existing code: its heap and globals hold what they like, as long as nothing comes out
};

} // namespace

Places AddressValues::addresses(const Places &places) const
{
    Places some;
    for (const Place &place : places)
        if (Object::Kind kind = flow.at(place).kind; kind != Object::Code && kind != Object::Arguments && kind != Object::Unknown)
            some.push_back(place);
    return some;
}

// Made from an address here, not where nobody can tell what a word of some heap object once was.
static bool isMadeHere(const Value *value, unsigned depth = 6)
{
    auto *instruction = dyn_cast<Instruction>(value);
    if (isa_and_nonnull<PtrToIntInst>(instruction)) return true;
    if (auto *load = dyn_cast_or_null<LoadInst>(instruction)) return isa<AllocaInst>(load->getPointerOperand());
    if (!instruction || depth == 0 || !isa<BinaryOperator, CastInst, PHINode, SelectInst>(instruction))
        return isa<ConstantExpr>(value);
    return any_of(instruction->operands(), [&](const Use &operand) { return isMadeHere(operand, depth - 1); });
}

// Empty for a pointer, and for an integer that only carries one.
Places AddressValues::numbers(const Value *value, unsigned frame) const
{
    if (value->getType()->isPtrOrPtrVectorTy()) return {};
    Places some = addresses(flow.valueOf(value, frame));
    if (some.empty() || (oneFsm && !isMadeHere(value))) return {};
    erase_if(some, [](const Place &place) { return !place.number; });
    return some;
}

void AddressValues::refuse(const Instruction &instruction, unsigned frame, const Place &place, const Twine &what) const
{
    flow.fail(instruction, frame, "the address of " + flow.describe(place) + " " + what + ", but differs from machine to machine",
              "fsm-address-value");
}

// The number is made a pointer again where it is read.
bool AddressValues::returns(const Place &kept, const Place &where, uint64_t size) const
{
    const Cell cell = {where.offset, where.step, uint32_t(size), {}};
    int64_t begins = 0;
    for (auto &[reader, frame] : flow.at(where).readers) {
        auto *load = dyn_cast<LoadInst>(reader);
        if (!load) continue;
        const Places from = flow.valueOf(load->getPointerOperand(), frame);
        if (none_of(from, [&](const Place &place) {
                return place.object == where.object && meets(cell, place, flow.sizeOf(load), begins);
            }))
            continue;
        if (load->getType()->isPointerTy() || any_of(load->users(), [](const User *user) { return isa<IntToPtrInst>(user); }))
            return !kept.mixed;
    }
    return false;
}

void AddressValues::kept(const Instruction &instruction, unsigned frame, const Write &write) const
{
    const bool packed = write.value && Flow::isPacked(write.value);
    const Places where = flow.valueOf(write.to, frame);
    for (const Place &value : write.value ? numbers(write.value, frame) : addresses(flow.written(write, frame))) {
        if (!value.number || (packed && !value.mixed)) continue;
        for (const Place &to : where) {
            const Object &object = flow.at(to);
            if (!object.outlives() || (oneFsm && object.kind == Object::Heap)) continue;
            if (!value.mixed && returns(value, to, AddressSize)) continue;
            return refuse(instruction, frame, value, "is kept as a number in " + flow.describe(to));
        }
    }
}

// Where the value begins, through arithmetic and, in code that is not optimised, a local variable.
static const Value *rootOf(const Value *value)
{
    while (auto *instruction = dyn_cast<Instruction>(value)) {
        const bool goesOn = isa<GetElementPtrInst, BinaryOperator, CastInst>(instruction) ||
                            (isa<LoadInst>(instruction) && isa<AllocaInst>(instruction->getOperand(0)));
        if (!goesOn) break;
        value = instruction->getOperand(0);
    }
    return value;
}

static bool onlyBranches(const Value &condition)
{
    return all_of(condition.users(), [](const User *user) {
        return isa<BranchInst>(user) ||
               (isa<BinaryOperator, SelectInst>(user) && user->getType()->isIntegerTy(1) && onlyBranches(*user));
    });
}

// A helper looks whether what it is given overlaps, or compilers let it, before they copy several bytes at once: whichever way it
// goes, the same comes out.
static bool isOverlapTest(const ICmpInst &comparison)
{
    if (!onlyBranches(comparison)) return false;
    const DILocation *location = comparison.getDebugLoc();
    if (location && location->getInlinedAt()) return true;
    if (comparison.getFunction()->getName().starts_with("fsm_handler_")) return false;
    return any_of(comparison.operands(), [](const Use &operand) { return isa<Argument, AllocaInst>(rootOf(operand)); });
}

// Elements of one array that lead to several objects: what sorting by address compares.
bool AddressValues::sorts(const Value *left, const Value *right, unsigned frame) const
{
    auto *first = dyn_cast<LoadInst>(left), *second = dyn_cast<LoadInst>(right);
    if (!first || !second || first->getPointerOperand() == second->getPointerOperand()) return false;
    const Places from = flow.valueOf(first->getPointerOperand(), frame), other = flow.valueOf(second->getPointerOperand(), frame);
    int64_t begins = 0;
    for (const Place &place : from)
        for (const Place &element : other)
            if (place.object == element.object &&
                meets({element.offset, element.step, AddressSize, {}}, place, AddressSize, begins))
                return true;
    return false;
}

static bool asksForAlignment(const Value *value)
{
    auto *mask = dyn_cast<BinaryOperator>(value);
    auto *bits = mask && mask->getOpcode() == Instruction::And ? dyn_cast<ConstantInt>(mask->getOperand(1)) : nullptr;
    return bits && bits->getValue().isMask();
}

void AddressValues::compared(const ICmpInst &comparison, unsigned frame) const
{
    const Value *left = comparison.getOperand(0), *right = comparison.getOperand(1);
    const Places first = addresses(flow.valueOf(left, frame)), second = addresses(flow.valueOf(right, frame));
    if (first.empty() && second.empty()) return;
    if (oneFsm && !isMadeHere(left) && !isMadeHere(right)) return;
    if (!first.empty() && !second.empty()) {
        if (comparison.isEquality()) return;
        const bool one = all_of(first, [&](const Place &place) { return place.object == first.front().object; });
        if (shareObject(first, second) && (one || !sorts(left, right, frame))) return;
        if (isOverlapTest(comparison)) return;
        return refuse(comparison, frame, first.front(), "is compared by its order with that of another object");
    }
    const Places &number = first.empty() ? second : first;
    auto *constant = dyn_cast<Constant>(first.empty() ? left : right);
    const bool pointer = left->getType()->isPtrOrPtrVectorTy();
    if (pointer && (comparison.isEquality() || !constant)) return;
    if (!pointer && none_of(number, [](const Place &place) { return place.number; })) return; // carries one
    if (constant && comparison.isEquality()) {
        auto *value = dyn_cast<ConstantInt>(constant);
        const bool sentinel = !value || value->isMinusOne() || value->getValue().ult(16);
        if (sentinel &&
            (none_of(number, [](const Place &place) { return place.mixed; }) || asksForAlignment(first.empty() ? right : left)))
            return;
    }
    if (constant && constant->isNullValue() && none_of(number, [](const Place &place) { return place.mixed; })) return;
    auto *distance = dyn_cast<BinaryOperator>(first.empty() ? right : left);
    if (distance && distance->getOpcode() == Instruction::Sub && isOverlapTest(comparison)) return;
    refuse(comparison, frame, number.front(), "is compared with a number");
}

void AddressValues::passedTo(const ApiCall &api, const CallBase &call, unsigned frame) const
{
    for (auto [i, letter] : enumerate(StringRef(api.arguments))) {
        if (i >= call.arg_size()) return;
        Places places;
        if (StringRef("vndi").contains(letter)) places = numbers(call.getArgOperand(i), frame);
        if ((letter == 'r' || letter == 'c') && i + 1 < call.arg_size()) {
            const ConstantInt *length = flow.constantIn(call.getArgOperand(i + 1), frame);
            if (!oneFsm)
                places = addresses(
                    flow.contents(flow.valueOf(call.getArgOperand(i), frame), length ? length->getZExtValue() : INT32_MAX));
            if (!length)
                erase_if(places, [](const Place &place) { return !place.number; }); // what lies behind may be no part of it
        }
        if (!places.empty()) return refuse(call, frame, places.front(), "goes to '" + Twine(api.symbol) + "' as data");
    }
}

static bool hasPointerConversion(const Value *format)
{
    StringRef text;
    if (!getConstantStringInfo(format, text)) return false;
    for (size_t at = text.find('%'); at != StringRef::npos; at = text.find('%', at)) {
        at = text.find_first_not_of("-+ #0123456789.*hlLjzt", at + 1);
        if (at == StringRef::npos) return false;
        if (text[at++] == 'p') return true;
    }
    return false;
}

void AddressValues::printed(const CallBase &call, unsigned frame) const
{
    const unsigned named = call.getFunctionType()->getNumParams();
    for (unsigned i = named; i < call.arg_size(); i++) {
        const Places places = numbers(call.getArgOperand(i), frame);
        if (!places.empty()) return refuse(call, frame, places.front(), "is passed as a number");
    }
    if (oneFsm || none_of(ArrayRef(call.arg_begin(), named), [](const Use &format) { return hasPointerConversion(format); }))
        return;
    for (unsigned i = named; i < call.arg_size(); i++) {
        const Places places = addresses(flow.valueOf(call.getArgOperand(i), frame));
        if (!places.empty()) return refuse(call, frame, places.front(), "is printed");
    }
}

void AddressValues::called(const CallBase &call, unsigned frame) const
{
    if (const ApiCall *api = calledApi(call)) passedTo(*api, call, frame);
    else if (call.getFunctionType()->isVarArg()) printed(call, frame);
}

void AddressValues::look(const Instruction &instruction, unsigned frame)
{
    if (auto *comparison = dyn_cast<ICmpInst>(&instruction)) return compared(*comparison, frame);
    if (auto *call = dyn_cast<CallBase>(&instruction); call && !isa<IntrinsicInst>(call)) return called(*call, frame);
    if (const std::optional<Write> write = writeOf(instruction))
        return write->value || !oneFsm ? kept(instruction, frame, *write) : void();
    if (oneFsm) return;
    if (auto *choice = dyn_cast<SwitchInst>(&instruction)) {
        const Places places = numbers(choice->getCondition(), frame);
        if (!places.empty()) refuse(instruction, frame, places.front(), "chooses a case");
    }
    auto *element = dyn_cast<GetElementPtrInst>(&instruction);
    if (!element) return;
    const Places whole = flow.valueOf(element->getPointerOperand(), frame);
    for (const Use &index : element->indices()) {
        const Places places = numbers(index, frame);
        if (!places.empty() && !addresses(whole).empty()) return refuse(instruction, frame, places.front(), "chooses an element");
    }
}

PreservedAnalyses fsm::AddressValuePass::run(Module &module, ModuleAnalysisManager &manager)
{
    const Flow &flow = manager.getResult<FlowAnalysis>(module);
    AddressValues values(flow, allowsGlobals(module));
    flow.forEach(/*library=*/false, [&](const Instruction &instruction, unsigned frame) { values.look(instruction, frame); });
    return PreservedAnalyses::all();
}

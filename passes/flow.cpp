// flow.cpp: follows addresses through the program until nothing new comes up (flow.h).
#include "flow.h"
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Operator.h"
#include "llvm/Support/raw_ostream.h"
#include <numeric>

using namespace llvm;
using namespace fsm;

AnalysisKey FlowAnalysis::Key;

// What is told apart: instructions, all activations of their functions counted; activations in each other.
static constexpr uint64_t FramesBudget = 30000, FramesFactor = 2;
static constexpr unsigned DeepestFrame = 24, DeepestNumber = 4;
static constexpr size_t CellsOfObject = 64;                       // more are one
static constexpr uint64_t StepsLeast = 1500000, StepsFactor = 20; // then it is enough

Flow::Flow(Module &module) : module(module), layout(module.getDataLayout())
{
    uint64_t size = 0;
    for (const Function &function : module) size += function.getInstructionCount();
    budget = FramesBudget + FramesFactor * size;
    steps = StepsLeast + StepsFactor * size;
    oneHeap = allowsGlobals(module);
    addGlobals();
    addHandlers();
    do solve();
    while (complete && decide());
    if (!complete)
        errs() << "fsmcc: warning: the program is too large, or leads its pointers too far around, to follow all addresses in it: "
                  "what "
                  "it keeps and sends is not fully checked [fsm-escape]\n";
}

uint64_t Flow::sizeOf(const Value *value) const { return layout.getTypeStoreSize(value->getType()).getFixedValue(); }

unsigned Flow::objectOf(Object::Kind kind, const Value *origin, unsigned frame)
{
    auto [known, isNew] = objectNumbers.insert({{origin, frame}, unsigned(objects.size())});
    if (isNew) objects.push_back({kind, origin, {}, {}});
    return known->second;
}

// The heap's memory is what malloc answers, and as such an object for each call.
static bool isHeap(const GlobalVariable &global) { return global.getName() == (Twine(LibraryState) + "malloc").str(); }

void Flow::addGlobals()
{
    for (const GlobalVariable &global : module.globals())
        if (!isHeap(global)) objectOf(global.isConstant() ? Object::Constant : Object::Data, &global, 0);
    for (const Function &function : module)
        if (!function.isIntrinsic() && function.hasAddressTaken()) objectOf(Object::Code, &function, 0);
    for (const GlobalVariable &global : module.globals())
        if (global.hasInitializer() && objectNumbers.count({&global, 0}))
            readInitial(objectNumbers.lookup({&global, 0}), global.getInitializer(), 0);
}

void Flow::readInitial(unsigned object, const Constant *value, int64_t offset)
{
    if (isa<ConstantData>(value)) return;
    if (!value->getType()->isAggregateType()) {
        if (Places places = constantOf(value); !places.empty()) putCell(object, {int32_t(offset), 0, AddressSize, places});
        return;
    }
    auto *structure = dyn_cast<StructType>(value->getType());
    for (auto [i, part] : enumerate(value->operands())) {
        const uint64_t distance = structure ? layout.getStructLayout(structure)->getElementOffset(i).getFixedValue()
                                            : i * layout.getTypeAllocSize(part->getType()).getFixedValue();
        readInitial(object, cast<Constant>(part), offset + int64_t(distance));
    }
}

void Flow::addHandlers()
{
    for (const GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        auto *handler = dyn_cast_or_null<Function>(global.getInitializer()->getAggregateElement(1u));
        if (!handler || handler->isDeclaration() || handler->arg_size() != 2) continue;
        const unsigned frame = enter(*handler, nullptr, 0);
        const unsigned state = objectOf(Object::State, handler->getArg(0), frame),
                       event = objectOf(Object::Event, handler->getArg(1), frame);
        update(handler->getArg(0), frame, {{state, 0, 0, 0, false, false}});
        update(handler->getArg(1), frame, {{event, 0, 0, 0, false, false}});
    }
}

Places Flow::constantOf(const Constant *constant) const
{
    if (isa<ConstantData>(constant)) return {};
    if (isa<GlobalObject>(constant)) {
        auto object = objectNumbers.find({constant, 0});
        if (object == objectNumbers.end()) return {};
        return {{object->second, 0, 0, 0, false, false}};
    }
    if (auto *address = dyn_cast<GEPOperator>(constant)) return movedBy(*address, 0);
    Places all;
    for (const Use &part : constant->operands())
        if (auto *inner = dyn_cast<Constant>(part)) addPlaces(all, constantOf(inner));
    auto *expression = dyn_cast<ConstantExpr>(constant);
    if (!expression || expression->getOpcode() == Instruction::BitCast) return all;
    for (Place &place : all) {
        place.number = expression->getOpcode() != Instruction::IntToPtr;
        if (!expression->isCast()) place.moveAnywhere(1);
    }
    if (expression->getOpcode() == Instruction::Sub && expression->getOperand(1)->stripPointerCasts() != expression->getOperand(1))
        return {}; // a distance
    return all;
}

Places Flow::valueOf(const Value *value, unsigned frame) const
{
    if (auto *constant = dyn_cast<Constant>(value)) return constantOf(constant);
    auto known = values.find({value, frame});
    return known == values.end() ? Places() : known->second;
}

void Flow::update(const Value *value, unsigned frame, const Places &places)
{
    if (places.empty()) return;
    Places &known = values[{value, frame}];
    taken += places.size() * (1 + known.size()) / 16;
    if (!addPlaces(known, places)) return;
    for (const User *user : value->users())
        if (auto *instruction = dyn_cast<Instruction>(user))
            if (queued.insert({instruction, frame}).second) work.push_back({instruction, frame});
}

void Flow::solve()
{
    while (!work.empty() || !toBegin.empty()) {
        if (work.empty() && taken <= steps) {
            begin(toBegin.pop_back_val());
            continue;
        }
        if (taken++ > steps) {
            complete = false;
            return;
        }
        const Work next = work.pop_back_val();
        queued.erase(next);
        step(*next.first, next.second);
    }
}

// A pointer to a function that comes from nowhere that is known may be any of its type.
bool Flow::decideCalls(ArrayRef<Work> due)
{
    for (auto &[instruction, frame] : due) {
        auto *through = dyn_cast<CallBase>(instruction);
        auto isCode = [&](const Place &place) { return at(place).kind == Object::Code; };
        if (!through || any_of(valueOf(through->getCalledOperand(), frame), isCode)) continue;
        for (const Function &function : module)
            if (function.hasAddressTaken() && !function.isDeclaration() && function.getFunctionType() == through->getFunctionType())
                callFunction(function, *through, frame);
    }
    return !work.empty() || !toBegin.empty();
}

// What can be said only when everything else has been: that a difference is one of places in the same object, that a number is no
// address. True: there is more to do.
bool Flow::decide()
{
    const SmallVector<Work, 0> due(later.begin(), later.end());
    if (decideCalls(due)) return true;
    numbersFound = false;
    for (auto &[instruction, frame] : due) {
        if (isa<LoadInst>(instruction)) decideNumber(*instruction, frame);
        if (isa<CallBase, LoadInst>(instruction)) continue;
        if (isa<IntToPtrInst>(instruction)) {
            if (valueOf(instruction->getOperand(0), frame).empty())
                update(instruction, frame, {{objectOf(Object::Unknown, nullptr, 1), 0, 1, 0, false, false}});
            continue;
        }
        decideSum(*instruction, frame);
    }
    return !work.empty() || !toBegin.empty();
}

unsigned Flow::enter(const Function &function, const CallBase *call, unsigned caller)
{
    frames.push_back({&function, call, caller, false, {}});
    toBegin.push_back(frames.size() - 1);
    return frames.size() - 1;
}

unsigned Flow::frameFor(const Function &function, const CallBase &call, unsigned caller, bool &isNew)
{
    auto [known, inserted] = frameNumbers.insert({{{&call, caller}, &function}, 0});
    isNew = inserted;
    if (!isNew) return known->second;
    unsigned deep = 0;
    bool recursive = false;
    for (unsigned frame = caller;; frame = frames[frame].caller) {
        if (frames[frame].function == &function) {
            known->second = frame;
            recursive = true;
        }
        if (recursive || ++deep > DeepestFrame || !frames[frame].call) break;
    }
    if (!recursive) {
        const unsigned size = function.getInstructionCount();
        if (frames[caller].shared || deep > DeepestFrame || spent + size > budget) {
            auto [shared, first] = sharedFrames.insert({&function, 0});
            if (first) {
                shared->second = enter(function, &call, caller);
                frames.back().shared = true;
            }
            known->second = shared->second;
        } else {
            spent += size;
            known->second = enter(function, &call, caller);
        }
    }
    frames[known->second].callers.push_back({&call, caller});
    return known->second;
}

void Flow::begin(unsigned frame)
{
    for (const Instruction &instruction : instructions(*frames[frame].function)) step(instruction, frame);
}

void Flow::step(const Instruction &instruction, unsigned frame)
{
    if (auto *store = dyn_cast<StoreInst>(&instruction)) {
        Places value = valueOf(store->getValueOperand(), frame);
        if (isPacked(store->getValueOperand())) // whoever reads what is in it says whether it is a number
            for (Place &place : value) place.number &= place.mixed;
        if (!value.empty()) put(valueOf(store->getPointerOperand(), frame), value, sizeOf(store->getValueOperand()));
    } else if (auto *called = dyn_cast<CallBase>(&instruction)) {
        call(*called, frame);
    } else if (auto *back = dyn_cast<ReturnInst>(&instruction)) {
        if (!back->getReturnValue()) return;
        const Places value = valueOf(back->getReturnValue(), frame);
        if (value.empty()) return;
        const auto callers = frames[frame].callers;
        for (auto &[from, caller] : callers) update(from, caller, value);
    } else if (!instruction.isTerminator()) {
        update(&instruction, frame, resultOf(instruction, frame));
    }
}

const ConstantInt *Flow::constantIn(const Value *value, unsigned frame) const
{
    for (;;) {
        if (auto *constant = dyn_cast<ConstantInt>(value)) return constant;
        auto *argument = dyn_cast<Argument>(value);
        const CallBase *call = argument ? frames[frame].call : nullptr;
        if (!call || frames[frame].shared || argument->getArgNo() >= call->arg_size()) return nullptr;
        value = call->getArgOperand(argument->getArgNo());
        frame = frames[frame].caller;
    }
}

// What the number is a multiple of, up to 2^30: index * size in a function that is told its elements' size.
uint64_t Flow::stepOf(const Value *number, unsigned frame, unsigned depth) const
{
    constexpr uint64_t Most = UINT64_C(1) << 30;
    if (const ConstantInt *constant = constantIn(number, frame)) return constant->getValue().abs().getLimitedValue(Most);
    auto *operation = dyn_cast<BinaryOperator>(number);
    if (!operation || depth == DeepestNumber) return 1;
    const Value *right = operation->getOperand(1);
    const uint64_t first = stepOf(operation->getOperand(0), frame, depth + 1), second = stepOf(right, frame, depth + 1);
    switch (operation->getOpcode()) {
    case Instruction::Mul: return first * second <= Most ? first * second : std::gcd(first * second, Most);
    case Instruction::Shl: return isa<ConstantInt>(right) && second < 30 ? std::gcd(first << second, Most) : 1;
    case Instruction::Add:
    case Instruction::Sub: return std::gcd(first, second);
    default: return 1;
    }
}

// How many bytes the array has that an index chooses from, UINT64_MAX: that is not known. One element or none, and it may have
// more.
static uint64_t reachOf(const GEPOperator &address, const Value *index, const DataLayout &layout)
{
    uint64_t bytes = UINT64_MAX;
    const Type *chosen = nullptr; // what an index chooses from; the first one steps over whole objects
    for (const Use &operand : address.indices()) {
        auto *array = dyn_cast_or_null<ArrayType>(chosen);
        if (operand == index) {
            if (!array || bytes != UINT64_MAX || array->getNumElements() < 2) return UINT64_MAX;
            bytes = layout.getTypeAllocSize(const_cast<ArrayType *>(array)).getFixedValue();
        }
        if (!chosen) chosen = address.getSourceElementType();
        else if (array) chosen = array->getElementType();
        else if (auto *structure = dyn_cast<StructType>(chosen)) chosen = structure->getTypeAtIndex(operand);
        else return UINT64_MAX;
    }
    return bytes;
}

Places Flow::movedBy(const GEPOperator &address, unsigned frame) const
{
    Places places = valueOf(address.getPointerOperand(), frame);
    if (places.empty()) return places;
    MapVector<Value *, APInt> variable;
    APInt distance(layout.getIndexTypeSizeInBits(address.getType()), 0);
    const bool known =
        !address.getType()->isVectorTy() && address.collectOffset(layout, distance.getBitWidth(), variable, distance);
    Places moved;
    for (Place place : places) {
        if (!known) place.moveAnywhere(1);
        else if (!place.mixed) place.move(distance.getSExtValue());
        for (auto &[index, scale] : variable)
            place.moveWithin(uint64_t(std::abs(scale.getSExtValue())) * stepOf(index, frame), reachOf(address, index, layout));
        addPlace(moved, place);
    }
    return moved;
}

void Flow::read(const Places &from, const Instruction &reader, unsigned frame)
{
    for (const Place &place : from) objects[place.object].readers.insert({&reader, frame});
}

static bool isOneAddress(const Object &object, const DataLayout &layout)
{
    auto *local = dyn_cast_or_null<AllocaInst>(object.origin);
    return local && local->getAllocationSize(layout) == TypeSize::getFixed(AddressSize);
}

// A number in a member is no address that was copied to some place in the object: copies byte by byte don't say which bytes are the
// address, and those of containers that are told their elements' size at run time not where it lies.
static bool isElsewhere(const Cell &cell, const Place &place, uint64_t size)
{
    if (cell.step != 1) return false;
    return cell.size == 1 ? size >= AddressSize : place.step == 0 && cell.low == INT32_MIN;
}

Places Flow::contents(const Places &from, uint64_t size, bool number) const
{
    Places found;
    int64_t begins = 0;
    for (const Place &place : from)
        for (const Cell &cell : at(place).cells) {
            taken += cell.places.size() * (1 + found.size()) / 16;
            if (!meets(cell, place, size, begins)) continue;
            if (number && isElsewhere(cell, place, size) && !isOneAddress(at(place), layout)) continue;
            for (Place held : cell.places) {
                held.at = begins < 0 || held.mixed ? 0 : uint8_t(std::min<int64_t>(begins, 255));
                addPlace(found, held);
            }
        }
    return found;
}

void Flow::put(const Places &to, const Places &value, unsigned size)
{
    for (const Place &place : to)
        for (Place held : value) {
            Cell cell = {int32_t(place.offset + (place.step ? 0 : held.at)),
                         place.step,
                         held.mixed ? size : std::min<unsigned>(size, AddressSize),
                         {}};
            if (place.step) {
                Place moved = place;
                moved.move(held.at);
                cell.offset = moved.offset, cell.low = moved.low, cell.high = moved.high;
            }
            held.at = 0;
            cell.places.push_back(held);
            putCell(place.object, cell);
        }
}

void Flow::putCell(unsigned number, Cell cell)
{
    Object &object = objects[number];
    if (object.kind == Object::Code) return;
    if (object.cells.size() >= CellsOfObject || (object.kind == Object::Heap && oneHeap))
        cell.offset = 0, cell.step = 1, cell.size = 1, cell.low = INT32_MIN, cell.high = INT32_MAX;
    Cell *known = find_if(object.cells, [&](const Cell &other) {
        return other.offset == cell.offset && other.step == cell.step && other.size == cell.size;
    });
    if (known == object.cells.end()) {
        object.cells.push_back(cell);
    } else {
        const bool wider = cell.low < known->low || cell.high > known->high;
        known->low = std::min(known->low, cell.low), known->high = std::max(known->high, cell.high);
        if (!addPlaces(known->places, cell.places) && !wider) return;
    }
    for (const Work &reader : object.readers)
        if (queued.insert(reader).second) work.push_back(reader);
}

// `size` bytes; each cell comes to the same distance from where the copy begins.
void Flow::copy(const Places &to, const Places &from, uint64_t size)
{
    SmallVector<std::pair<Place, Cell>, 4> cells;
    taken += from.size() * to.size();
    int64_t begins = 0;
    for (const Place &place : from)
        for (const Cell &cell : at(place).cells)
            if (meets(cell, place, size, begins)) cells.push_back({place, cell});
    for (auto &[place, cell] : cells) {
        meets(cell, place, size, begins);
        const uint32_t step = std::gcd(place.step, cell.step);
        const bool exact = step == 0 || size <= step; // of one element
        for (Place target : to) {
            if (exact) target.move(begins);
            else target.move(begins), target.moveAnywhere(place.step ? place.step : 1), target.moveAnywhere(cell.step);
            putCell(target.object, {target.offset, target.step, cell.size, cell.places, target.low, target.high});
        }
    }
}

std::optional<Write> fsm::writeOf(const Instruction &instruction)
{
    if (auto *store = dyn_cast<StoreInst>(&instruction))
        return Write{store->getPointerOperand(), store->getValueOperand(), nullptr,
                     store->getModule()->getDataLayout().getTypeStoreSize(store->getValueOperand()->getType()).getFixedValue()};
    auto *block = dyn_cast<MemIntrinsic>(&instruction);
    if (!block) return {};
    auto *copied = dyn_cast<MemTransferInst>(block);
    auto *length = dyn_cast<ConstantInt>(block->getLength());
    if (length && length->isZero()) return {};
    return Write{block->getRawDest(), nullptr, copied ? copied->getRawSource() : nullptr,
                 length ? length->getZExtValue() : INT32_MAX};
}

Places Flow::written(const Write &write, unsigned frame) const
{
    if (write.value) return valueOf(write.value, frame);
    return write.from ? contents(valueOf(write.from, frame), write.size) : Places();
}

bool Flow::isLibrarys(const Function &function) { return function.hasMetadata(LibraryMetadata); }

void Flow::forEach(bool library, Seen seen) const
{
    for (unsigned frame = 0; frame < frames.size(); frame++)
        if (!library && isLibrarys(*frames[frame].function)) continue;
        else
            for (const Instruction &instruction : instructions(*frames[frame].function)) seen(instruction, frame);
}

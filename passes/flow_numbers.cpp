// flow_numbers.cpp: whether an integer that is read where an address was written is that address (flow.h).
// In a union with a kind beside it, numbers are written, too, and the program knows which it is; where only addresses are written,
// it looks at their bits. An integer that carries a structure with a pointer in it from here to there is neither: it is not four
// bytes.
#include "flow.h"

using namespace llvm;
using namespace fsm;

static constexpr unsigned CopiesOfCopies = 3, DeepestSum = 8;

// Numbers other than 0, that are no addresses, in every activation known so far.
void Flow::findNumbersWritten()
{
    SmallVector<Work, 0> copies;
    numbersWritten.clear();
    forEach(/*library=*/false, [&](const Instruction &instruction, unsigned frame) {
        if (isa<MemTransferInst>(instruction)) copies.push_back({&instruction, frame});
        auto *store = dyn_cast<StoreInst>(&instruction);
        if (!store || !store->getValueOperand()->getType()->isIntegerTy()) return;
        const Value *value = store->getValueOperand();
        if (auto *constant = dyn_cast<Constant>(value); (constant && constant->isNullValue()) || !valueOf(value, frame).empty())
            return;
        for (const Place &place : valueOf(store->getPointerOperand(), frame))
            numbersWritten[place.object].push_back({place.offset, place.step, uint32_t(sizeOf(value)), {}, place.low, place.high});
    });
    for (unsigned round = 0; round < CopiesOfCopies; round++)
        for (auto &[copied, frame] : copies) copyNumbers(*cast<MemTransferInst>(copied), frame);
}

void Flow::copyNumbers(const MemTransferInst &copied, unsigned frame)
{
    auto *length = dyn_cast<ConstantInt>(copied.getLength());
    const Places to = valueOf(copied.getRawDest(), frame);
    int64_t begins = 0;
    for (const Place &from : valueOf(copied.getRawSource(), frame))
        for (const Cell &cell : SmallVector<Cell, 2>(numbersWritten.lookup(from.object))) {
            if (!meets(cell, from, length ? length->getZExtValue() : INT32_MAX, begins)) continue;
            for (Place target : to) {
                target.move(begins);
                auto &known = numbersWritten[target.object];
                auto isLike = [&](const Cell &other) { return other.offset == target.offset && other.step == target.step; };
                if (Cell *like = find_if(known, isLike); like != known.end())
                    like->low = std::min(like->low, target.low), like->high = std::max(like->high, target.high);
                else known.push_back({target.offset, target.step, cell.size, {}, target.low, target.high});
            }
        }
}

bool Flow::isWrittenAsNumber(const Place &place, uint64_t size)
{
    if (!numbersFound) findNumbersWritten();
    numbersFound = true;
    int64_t begins = 0;
    return any_of(numbersWritten.lookup(place.object), [&](const Cell &cell) { return meets(cell, place, size, begins); });
}

using Terms = SmallVector<const Value *, 8>;

// terms[0] are added, terms[1] subtracted.
static void addTerms(const Value *sum, bool negative, Terms *terms, unsigned depth)
{
    auto *operation = dyn_cast<BinaryOperator>(sum);
    const bool adds = operation && (operation->getOpcode() == Instruction::Add || operation->getOpcode() == Instruction::Sub);
    if (!adds || depth == DeepestSum) return terms[negative].push_back(sum);
    addTerms(operation->getOperand(0), negative, terms, depth + 1);
    addTerms(operation->getOperand(1), negative != (operation->getOpcode() == Instruction::Sub), terms, depth + 1);
}

// Whether more than a constant is taken away, so that a distance may come of it.
bool Flow::subtracts(const Instruction &sum)
{
    Terms terms[2];
    addTerms(&sum, false, terms, 0);
    return any_of(terms[1], [](const Value *term) { return !isa<ConstantInt>(term); });
}

static Places certain(Places places)
{
    erase_if(places, [](const Place &place) { return place.maybe; });
    return places;
}

// Two places of the same object, one taken from the other, make a distance, in whichever order compilers add and subtract several
// of them. What is left makes a number of an address.
void Flow::decideSum(const Instruction &sum, unsigned frame)
{
    Terms terms[2];
    addTerms(&sum, false, terms, 0);
    bool left = false;
    for (const Value *added : terms[0]) {
        const Places from = certain(valueOf(added, frame));
        if (from.empty()) continue;
        auto *partner = find_if(terms[1], [&](const Value *other) { return shareObject(from, valueOf(other, frame)); });
        if (partner == terms[1].end()) left = true;
        else terms[1].erase(partner);
    }
    left |= any_of(terms[1], [&](const Value *subtracted) { return !certain(valueOf(subtracted, frame)).empty(); });
    if (!left) return;
    Places both = certain(valueOf(sum.getOperand(0), frame));
    const Places second = certain(valueOf(sum.getOperand(1), frame));
    addPlaces(both, second);
    const bool plain = second.empty() || isa<ConstantInt>(sum.getOperand(0));
    for (Place &place : both) place.moveAnywhere(1);
    update(&sum, frame, plain ? asNumbers(both) : mixed(both));
}

// An address that is read as a number where only addresses are written: a union, a copy into an integer.
void Flow::decideNumber(const Instruction &load, unsigned frame)
{
    int64_t begins = 0;
    for (const Place &from : valueOf(load.getOperand(0), frame)) {
        auto isAmbiguous = [&](const Cell &cell) {
            Place there = {from.object, cell.offset, cell.step, 0, false, false, false, cell.low, cell.high};
            if (from.step > AddressSize)
                there.moveAnywhere(from.step); // the same member in another element; but words are no elements
            return meets(cell, from, AddressSize, begins) && isWrittenAsNumber(there, cell.size);
        };
        const Places held = contents({from}, AddressSize, /*number=*/true);
        if (!held.empty() && none_of(at(from).cells, isAmbiguous)) update(&load, frame, asNumbers(held));
    }
}

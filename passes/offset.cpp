#include "offset.h"

#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/Operator.h"
#include <numeric>

using namespace llvm;

static constexpr int64_t Huge = INT64_C(1) << 31; // no constant and no stride of interest is larger

static bool addStep(const DataLayout &layout, GEPOperator &step, fsm::ObjectOffset &offset)
{
    const Type *outer = nullptr; // what the index selects from
    for (auto type = gep_type_begin(step), end = gep_type_end(step); type != end; outer = type.getIndexedType(), ++type) {
        if (StructType *record = type.getStructTypeOrNull()) {
            const unsigned field = cast<ConstantInt>(type.getOperand())->getZExtValue();
            offset.constant += layout.getStructLayout(record)->getElementOffset(field);
            continue;
        }
        const TypeSize stride = type.getSequentialElementStride(layout);
        if (stride.isScalable() || stride.getFixedValue() >= Huge) return false;
        const int64_t bytes = stride.getFixedValue();
        if (auto *index = dyn_cast<ConstantInt>(type.getOperand())) {
            if (index->getValue().getSignificantBits() > 32) return false;
            offset.constant += index->getSExtValue() * bytes; // both below 2^31: no overflow
        } else if (bytes != 0) {
            if (!type.getOperand()->getType()->isIntegerTy()) return false;
            const uint64_t count = outer && outer->isArrayTy() ? outer->getArrayNumElements() : 0;
            offset.terms.push_back({type.getOperand(), bytes, count > 1 ? count : 0}); // one: a struct's open end, perhaps
        }
        if (offset.constant >= Huge || offset.constant <= -Huge) return false;
    }
    return true;
}

bool fsm::offsetIn(const DataLayout &layout, Value *pointer, const Value *object, ObjectOffset &offset)
{
    while (pointer != object) {
        auto *step = dyn_cast<GEPOperator>(pointer);
        if (!step || !addStep(layout, *step, offset)) return false;
        pointer = step->getPointerOperand();
    }
    return true;
}

// Every index selects from an array, and when all of them are right, so is the whole.
static bool arraysSuffice(const fsm::ObjectOffset &offset, uint64_t bytes, uint64_t size)
{
    uint64_t last = offset.constant;
    if (offset.constant < 0) return false;
    for (const fsm::IndexTerm &term : offset.terms) {
        if (term.count == 0 || term.count - 1 > (size / term.stride)) return false;
        last += (term.count - 1) * term.stride;
    }
    return last <= size && bytes <= size - last;
}

static Value *above(IRBuilder<> &builder, Value *index, uint64_t limit)
{
    // Sign-extended or zero-extended from a narrower type: the narrow value tells the same, when a negative one is above the limit.
    if (auto *wide = dyn_cast<CastInst>(index))
        if (isa<SExtInst>(wide) || isa<ZExtInst>(wide)) {
            Value *narrow = wide->getOperand(0);
            const unsigned width = narrow->getType()->getScalarSizeInBits();
            if (width >= 8 && width <= 32 && limit < (UINT64_C(1) << (width - 1))) index = narrow;
        }
    return builder.CreateICmpUGT(index, ConstantInt::get(index->getType(), limit));
}

Value *fsm::outside(IRBuilder<> &builder, const ObjectOffset &offset, uint64_t bytes, uint64_t size)
{
    if (bytes > size) return builder.getTrue();
    Type *word = builder.getInt32Ty();
    if (offset.terms.empty()) return builder.getInt1(offset.constant < 0 || uint64_t(offset.constant) > size - bytes);
    if (arraysSuffice(offset, bytes, size)) {
        Value *wrong = nullptr;
        for (const IndexTerm &term : offset.terms) {
            Value *one = above(builder, builder.CreateSExtOrTrunc(term.index, word), term.count - 1);
            wrong = wrong ? builder.CreateOr(wrong, one) : one;
        }
        return wrong;
    }
    // constant + Σ stride * index = rest + unit * sum, all modulo 2^32
    int64_t unit = 0;
    for (const IndexTerm &term : offset.terms) unit = std::gcd(unit, term.stride);
    const int64_t rest = (offset.constant % unit + unit) % unit;
    Value *sum = nullptr;
    for (const IndexTerm &term : offset.terms) {
        Value *index = builder.CreateSExtOrTrunc(term.index, word);
        if (term.stride != unit) index = builder.CreateMul(index, ConstantInt::get(word, term.stride / unit));
        sum = sum ? builder.CreateAdd(sum, index) : index;
    }
    if (offset.constant != rest) sum = builder.CreateAdd(sum, ConstantInt::get(word, (offset.constant - rest) / unit, true));
    if (uint64_t(rest) + bytes > size) return builder.getTrue();
    return above(builder, sum, (size - bytes - rest) / unit);
}

Value *fsm::offsetInBytes(IRBuilder<> &builder, const DataLayout &layout, Value *pointer, Value *object)
{
    Type *word = layout.getIntPtrType(pointer->getType());
    ObjectOffset offset;
    if (!offsetIn(layout, pointer, object, offset))
        return builder.CreateSub(builder.CreatePtrToInt(pointer, word), builder.CreatePtrToInt(object, word));
    Value *bytes = ConstantInt::get(word, offset.constant, true);
    for (const IndexTerm &term : offset.terms)
        bytes = builder.CreateAdd(
            bytes, builder.CreateMul(builder.CreateSExtOrTrunc(term.index, word), ConstantInt::get(word, term.stride)));
    return bytes;
}

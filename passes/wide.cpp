#include "wide.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;
using namespace PatternMatch;

namespace
{

class Words
{
    Type *const word;
    DenseMap<Value *, Value *> known;
    SmallPtrSet<Value *, 16> asking;

    Value *make(Value &);
    Value *ofInstruction(Instruction &);

  public:
    explicit Words(LLVMContext &context) : word(Type::getInt32Ty(context)) {}
    bool has(Value &);
    Value *of(Value &);
    Type *type() const { return word; }
};

} // namespace

static bool isNarrow(const Type *type) { return type->isIntegerTy(8) || type->isIntegerTy(16); }

static bool isWord(const Value &narrow)
{
    auto *cut = dyn_cast<TruncInst>(&narrow);
    return cut && cut->hasNoUnsignedWrap() && cut->getSrcTy()->isIntegerTy(32);
}

// Whether the value, with zeros before it, is there at no cost, or can be had so. What is being asked about already is so if all
// else is.
bool Words::has(Value &narrow)
{
    if (!isNarrow(narrow.getType())) return false;
    if (isa<ConstantInt>(narrow) || isa<LoadInst>(narrow) || isWord(narrow) || known.contains(&narrow)) return true;
    auto *instruction = dyn_cast<Instruction>(&narrow);
    if (!instruction || !asking.insert(&narrow).second) return instruction != nullptr;
    if (auto *phi = dyn_cast<PHINode>(instruction)) return all_of(phi->incoming_values(), [&](Use &use) { return has(*use); });
    if (auto *choice = dyn_cast<SelectInst>(instruction)) return has(*choice->getTrueValue()) && has(*choice->getFalseValue());
    return instruction->isBitwiseLogicOp() && has(*instruction->getOperand(0)) && has(*instruction->getOperand(1));
}

Value *Words::ofInstruction(Instruction &narrow)
{
    if (isWord(narrow)) return narrow.getOperand(0);
    if (auto *phi = dyn_cast<PHINode>(&narrow)) {
        auto *wide = PHINode::Create(word, phi->getNumIncomingValues(), "", phi->getIterator());
        wide->setDebugLoc(phi->getDebugLoc());
        known[phi] = wide;
        for (unsigned i = 0; i < phi->getNumIncomingValues(); i++)
            wide->addIncoming(make(*phi->getIncomingValue(i)), phi->getIncomingBlock(i));
        return wide;
    }
    if (auto *choice = dyn_cast<SelectInst>(&narrow)) {
        Value *one = make(*choice->getTrueValue()), *other = make(*choice->getFalseValue());
        return IRBuilder<>(choice).CreateSelect(choice->getCondition(), one, other);
    }
    if (isa<LoadInst>(narrow)) return IRBuilder<>(narrow.getNextNode()).CreateZExt(&narrow, word);
    Value *one = make(*narrow.getOperand(0)), *other = make(*narrow.getOperand(1));
    return IRBuilder<>(&narrow).CreateBinOp(cast<BinaryOperator>(narrow).getOpcode(), one, other);
}

Value *Words::make(Value &narrow)
{
    if (auto *constant = dyn_cast<ConstantInt>(&narrow)) return ConstantInt::get(word, constant->getZExtValue());
    if (Value *before = known.lookup(&narrow)) return before;
    Value *wide = ofInstruction(cast<Instruction>(narrow));
    return known[&narrow] = wide;
}

// The value in a word; null if that costs something.
Value *Words::of(Value &narrow)
{
    asking.clear();
    return has(narrow) ? make(narrow) : nullptr;
}

// x - c < k: also as words, if what is below c, and goes round, is not below k either way.
static Value *distance(Words &words, const ICmpInst &comparison, Value &narrow)
{
    Value *from;
    const APInt *by, *limit;
    if (!match(&narrow, m_Add(m_Value(from), m_APInt(by))) || !match(comparison.getOperand(1), m_APInt(limit))) return nullptr;
    const bool strict = comparison.getPredicate() == ICmpInst::ICMP_ULT, other = comparison.getPredicate() == ICmpInst::ICMP_UGT;
    if (by->isZero() || !(strict ? limit->ule(*by) : other && limit->ult(*by))) return nullptr;
    Value *wide = words.of(*from);
    if (!wide) return nullptr;
    auto *at = cast<Instruction>(&narrow);
    return IRBuilder<>(at).CreateAdd(
        wide, ConstantInt::get(words.type(), by->getSExtValue() - (by->isNegative() ? 0 : 1 << by->getBitWidth()), true));
}

// Zeros before the value, where it comes from: code generation would put them there at each comparison.
static Value *extended(Words &words, Value &narrow)
{
    if (auto *argument = dyn_cast<Argument>(&narrow))
        return IRBuilder<>(&*argument->getParent()->getEntryBlock().getFirstNonPHIOrDbgOrAlloca())
            .CreateZExt(&narrow, words.type());
    auto *instruction = dyn_cast<Instruction>(&narrow);
    std::optional<BasicBlock::iterator> after = instruction ? instruction->getInsertionPointAfterDef() : std::nullopt;
    return after ? IRBuilder<>(&**after).CreateZExt(&narrow, words.type()) : nullptr;
}

static void compare(Words &words, ICmpInst &comparison)
{
    Value *left = comparison.getOperand(0), *right = comparison.getOperand(1);
    if (comparison.isSigned() || !isNarrow(left->getType())) return;
    Value *one = distance(words, comparison, *left);
    if (!one) one = words.of(*left);
    Value *other = words.of(*right);
    if (isa<Constant>(right) ? !one : !one && !other) return;
    if (!one) one = extended(words, *left);
    if (!other) other = extended(words, *right);
    if (!one || !other) return;
    comparison.setOperand(0, one);
    comparison.setOperand(1, other);
}

static void choose(Words &words, SwitchInst &choice)
{
    if (!isNarrow(choice.getCondition()->getType())) return;
    Value *wide = words.of(*choice.getCondition());
    if (!wide) return;
    choice.setCondition(wide);
    for (auto way : choice.cases())
        way.setValue(cast<ConstantInt>(ConstantInt::get(words.type(), way.getCaseValue()->getZExtValue())));
}

static void extend(Words &words, ZExtInst &extension)
{
    if (!isNarrow(extension.getSrcTy()) || isa<LoadInst>(extension.getOperand(0))) return;
    Value *wide = words.of(*extension.getOperand(0));
    if (!wide) return;
    if (extension.getType() == words.type()) extension.replaceAllUsesWith(wide);
    else if (extension.getType()->isIntegerTy(64)) extension.setOperand(0, wide);
}

void fsm::compareWords(Function &function)
{
    Words words(function.getContext());
    SmallVector<Instruction *, 64> all;
    for (Instruction &instruction : instructions(function)) all.push_back(&instruction);
    for (Instruction *instruction : all) {
        if (auto *comparison = dyn_cast<ICmpInst>(instruction)) compare(words, *comparison);
        else if (auto *choice = dyn_cast<SwitchInst>(instruction)) choose(words, *choice);
        else if (auto *extension = dyn_cast<ZExtInst>(instruction)) extend(words, *extension);
    }
    SmallVector<WeakTrackingVH, 16> dead;
    for (Instruction *instruction : all)
        if (isInstructionTriviallyDead(instruction)) dead.push_back(instruction);
    RecursivelyDeleteTriviallyDeadInstructions(dead);
}

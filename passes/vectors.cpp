// fsm-vectors: an element of a vector is chosen by comparing its number, not by its address.
// For an element whose number is a variable, code generation puts the vector on the machine stack and computes an address there.
// Afterwards the numbers of all elements that are read or replaced are constants; a number that is too large reads the first
// element and replaces none.
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static Value *is(IRBuilder<> &builder, Value *number, unsigned lane)
{
    return builder.CreateICmpEQ(number, ConstantInt::get(number->getType(), lane));
}

static Value *choose(ExtractElementInst &extract, unsigned lanes)
{
    IRBuilder<> builder(&extract);
    Value *vector = builder.CreateFreeze(extract.getVectorOperand()), *number = builder.CreateFreeze(extract.getIndexOperand());
    Value *chosen = builder.CreateExtractElement(vector, uint64_t(0));
    for (unsigned lane = 1; lane < lanes; lane++)
        chosen = builder.CreateSelect(is(builder, number, lane), builder.CreateExtractElement(vector, lane), chosen);
    return chosen;
}

static Value *replace(InsertElementInst &insert, unsigned lanes)
{
    IRBuilder<> builder(&insert);
    Value *vector = builder.CreateFreeze(insert.getOperand(0)), *number = builder.CreateFreeze(insert.getOperand(2));
    Value *result = vector;
    for (unsigned lane = 0; lane < lanes; lane++) {
        Value *element =
            builder.CreateSelect(is(builder, number, lane), insert.getOperand(1), builder.CreateExtractElement(vector, lane));
        result = builder.CreateInsertElement(result, element, lane);
    }
    return result;
}

PreservedAnalyses fsm::VectorsPass::run(Module &module, ModuleAnalysisManager &)
{
    for (Function &function : module)
        for (Instruction &instruction : make_early_inc_range(instructions(function))) {
            auto *extract = dyn_cast<ExtractElementInst>(&instruction);
            auto *insert = dyn_cast<InsertElementInst>(&instruction);
            if ((!extract && !insert) || isa<ConstantInt>(extract ? extract->getIndexOperand() : insert->getOperand(2))) continue;
            auto *type = dyn_cast<FixedVectorType>(instruction.getOperand(0)->getType());
            if (!type) {
                fail(instruction, "a vector whose size is not known: use an array [fsm-builtin]");
                continue;
            }
            instruction.replaceAllUsesWith(extract ? choose(*extract, type->getNumElements())
                                                   : replace(*insert, type->getNumElements()));
            instruction.eraseFromParent();
        }
    stopIfFailed();
    return PreservedAnalyses::none();
}

// fsm-manifest: turns the declarations FSM_APP and FSM_TYPE, and what fsm-peers and fsm-imports found, into the constant fsm_manifest in
// section .fsm.manifest, byte for byte as fsm/abi.h lays it out. The declarations themselves are removed.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace {

struct FsmType {
    std::string name;
    Constant *handler;
    uint32_t stateSize, stateAlign;
};

// Collects the manifest's fields in order, as the elements of one packed struct.
class Fields {
    LLVMContext &context;
    SmallVector<Constant *, 64> fields;

public:
    explicit Fields(LLVMContext &context) : context(context) {}
    void number(unsigned bits, uint64_t value) { fields.push_back(ConstantInt::get(IntegerType::get(context, bits), value)); }
    void constant(Constant *value) { fields.push_back(value); }
    void name(StringRef text)
    {
        std::string padded = text.substr(0, FSM_NAME_SIZE - 1).str();
        padded.resize(FSM_NAME_SIZE);
        fields.push_back(ConstantDataArray::getString(context, padded, false));
    }
    Constant *finish() { return ConstantStruct::getAnon(context, fields, /*Packed=*/true); }
};

} // namespace

static std::string text(Constant *array)
{
    if (auto *data = dyn_cast_or_null<ConstantDataSequential>(array)) return data->getRawDataValues().str().c_str();
    return "";
}

static uint64_t number(Constant *value)
{
    auto *integer = dyn_cast_or_null<ConstantInt>(value);
    return integer ? integer->getZExtValue() : 0;
}

static bool goodName(StringRef name)
{
    if (name.empty() || name.size() >= FSM_NAME_SIZE || !islower(name[0])) return false;
    return all_of(name, [](char c) { return islower(c) || isdigit(c) || c == '_'; });
}

static uint32_t targetOf(Module &module)
{
    Triple triple(module.getTargetTriple());
    if (triple.isX86()) return FSM_TARGET_X86;
    return triple.getSubArch() == Triple::ARMSubArch_v7em ? FSM_TARGET_CORTEX_M4 : FSM_TARGET_CORTEX_M3;
}

static SmallVector<FsmType, 4> takeTypes(Module &module)
{
    SmallVector<FsmType, 4> types;
    for (GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        Constant *init = global.getInitializer();
        types.push_back({text(init->getAggregateElement(0u)), init->getAggregateElement(1u), (uint32_t)number(init->getAggregateElement(2u)),
                         (uint32_t)number(init->getAggregateElement(3u))});
    }
    llvm::sort(types, [](auto &a, auto &b) { return a.name < b.name; });
    return types;
}

static void checkTypes(Module &module, ArrayRef<FsmType> types)
{
    if (types.empty()) fsm::fail(module, "the app has no FSM_TYPE: nothing would handle its events [fsm-type]");
    if (types.size() > FSM_TYPES_MAX) fsm::fail(module, "the app has more than " + Twine(FSM_TYPES_MAX) + " FSM types [fsm-type]");
    for (const FsmType &type : types) {
        if (!goodName(type.name))
            fsm::fail(module, "the FSM type's name '" + type.name + "' is not made of a-z, 0-9 and _, beginning with a letter [fsm-name]");
        if (type.stateSize == 0) fsm::fail(module, "the state of FSM type '" + type.name + "' is empty: give it a member [fsm-type]");
        if (type.stateAlign > 8) fsm::fail(module, "the state of FSM type '" + type.name + "' asks for more than 8-byte alignment [fsm-type]");
    }
}

// end - start as a 32-bit constant that assembler and linker work out.
static Constant *distance(Constant *start, Constant *end, Type *word)
{
    return ConstantExpr::getSub(ConstantExpr::getPtrToInt(end, word), ConstantExpr::getPtrToInt(start, word));
}

static void dropDeclarations(Module &module)
{
    SmallVector<GlobalVariable *, 8> gone;
    for (GlobalVariable &global : module.globals())
        if (global.getName() == "fsm_app_declaration" || global.getName().starts_with("fsm_type_")) gone.push_back(&global);
    removeFromUsedLists(module, [&](Constant *used) { return is_contained(gone, used->stripPointerCasts()); });
    for (GlobalVariable *global : gone)
        if (global->use_empty()) global->eraseFromParent();
}

PreservedAnalyses fsm::ManifestPass::run(Module &module, ModuleAnalysisManager &)
{
    LLVMContext &context = module.getContext();
    Type *word = Type::getInt32Ty(context);
    GlobalVariable *app = module.getGlobalVariable("fsm_app_declaration", /*AllowInternal=*/true);
    if (!app || !app->hasInitializer()) {
        fail(module, "the program has no FSM_APP(name, …): every app declares itself once [fsm-app]");
        stopIfFailed();
    }
    Constant *declaration = app->getInitializer();
    std::string name = text(declaration->getAggregateElement(0u));
    if (!goodName(name)) fail(module, "the app's name '" + name + "' is not made of a-z, 0-9 and _, beginning with a letter [fsm-name]");
    SmallVector<FsmType, 4> types = takeTypes(module);
    checkTypes(module, types);
    stopIfFailed();
    const NamedMDNode *peers = module.getOrInsertNamedMetadata(PeersMetadata);
    const NamedMDNode *imports = module.getOrInsertNamedMetadata(ImportsMetadata);
    const size_t length = FSM_MANIFEST_SIZE(types.size(), peers->getNumOperands(), imports->getNumOperands());

    // The handlers' distances are from the manifest itself: it needs a name before it has a value.
    auto *self = new GlobalVariable(module, ArrayType::get(Type::getInt8Ty(context), length), true, GlobalValue::ExternalLinkage, nullptr, "fsm_manifest_");
    Fields fields(context);
    fields.number(32, FSM_MANIFEST_MAGIC);
    fields.number(16, FSM_MANIFEST_VERSION);
    fields.number(16, length);
    fields.name(name);
    fields.constant(declaration->getAggregateElement(1u)); // version
    fields.constant(declaration->getAggregateElement(2u)); // counter
    fields.number(32, targetOf(module));
    fields.number(32, 0); // flags
    fields.number(64, declaredGroups(module) & ~UINT64_C(1));
    fields.constant(declaration->getAggregateElement(3u)); // memory
    fields.number(32, 0); // fuel
    fields.number(8, types.size());
    fields.number(8, peers->getNumOperands());
    fields.number(8, imports->getNumOperands());
    fields.number(8, 0);
    if (Triple(module.getTargetTriple()).isX86() && imports->getNumOperands() > 0)
        fields.constant(distance(self, module.getOrInsertGlobal("fsm_slots", word), word));
    else
        fields.number(32, 0);
    fields.name(FSM_COMPILER);
    for (const FsmType &type : types) {
        fields.name(type.name);
        fields.constant(distance(self, type.handler, word));
        fields.number(32, type.stateSize);
        fields.number(32, type.stateAlign);
        fields.number(32, 0); // stack
        fields.number(64, 0); // layout
        fields.number(64, 0);
    }
    for (const MDNode *peer : peers->operands()) fields.name(cast<MDString>(peer->getOperand(0))->getString());
    for (const MDNode *import : imports->operands())
        fields.number(16, mdconst::extract<ConstantInt>(import->getOperand(0))->getZExtValue());

    Constant *value = fields.finish();
    auto *manifest = new GlobalVariable(module, value->getType(), true, GlobalValue::ExternalLinkage, value, "fsm_manifest");
    manifest->setSection(FSM_MANIFEST_SECTION);
    manifest->setAlignment(Align(8));
    manifest->setVisibility(GlobalValue::HiddenVisibility);
    self->replaceAllUsesWith(manifest);
    self->eraseFromParent();
    dropDeclarations(module);
    appendToUsed(module, {manifest});
    return PreservedAnalyses::none();
}

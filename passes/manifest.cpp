// fsm-manifest: turns the declarations FSM_APP and FSM_TYPE, and what fsm-peers and fsm-imports found, into the constant
// fsm_manifest in section .fsm.manifest, byte for byte as fsm/abi.h lays it out. The declarations themselves are removed.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace
{

struct FsmType {
    std::string name;
    Constant *handler;
    uint32_t stateSize, stateAlign;
    uint64_t layout;
};

// Collects the manifest's fields in order, as the elements of one packed struct.
class Fields
{
    LLVMContext &context;
    SmallVector<Constant *, 64> fields;

  public:
    explicit Fields(LLVMContext &context) : context(context) {}
    void number(unsigned bits, uint64_t value) { fields.push_back(ConstantInt::get(IntegerType::get(context, bits), value)); }
    void constant(Constant *value) { fields.push_back(value); }
    void name(StringRef text, size_t room = FSM_NAME_SIZE)
    {
        std::string padded = text.substr(0, room - 1).str();
        padded.resize(room);
        fields.push_back(ConstantDataArray::getString(context, padded, false));
    }
    Constant *finish() { return ConstantStruct::getAnon(context, fields, /*Packed=*/true); }
};

} // namespace

static const uint64_t AllGroups = 0
#define FSM_GROUP(number, name, purpose) | UINT64_C(1) << (number)
#define FSM_CALL(group, number, symbol, arguments)
#include "fsm/group.def"
#undef FSM_GROUP
#undef FSM_CALL
    ;

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

static uint32_t targetOf(Module &module)
{
    Triple triple(module.getTargetTriple());
    if (triple.isX86()) return FSM_TARGET_X86;
    return triple.getSubArch() == Triple::ARMSubArch_v7em ? FSM_TARGET_CORTEX_M4 : FSM_TARGET_CORTEX_M3;
}

// True: the constant has just these members, the numbers as plain numbers: what FSM_APP and FSM_TYPE make, and nothing by hand.
static bool isMadeOf(Constant *value, StringRef members)
{
    auto *type = dyn_cast<StructType>(value->getType());
    if (!type || type->getNumElements() != members.size()) return false;
    for (auto [at, member] : enumerate(members)) {
        Constant *element = value->getAggregateElement((unsigned)at);
        auto *data = dyn_cast_or_null<ConstantDataSequential>(element);
        auto *integer = dyn_cast_or_null<ConstantInt>(element);
        auto *function = dyn_cast_or_null<Function>(element);
        bool good = member == 't'   ? data && data->isString() && data->getNumElements() == FSM_NAME_SIZE
                    : member == 'f' ? function && !function->isDeclaration()
                                    : integer && integer->getBitWidth() == (member == 'l' ? 64 : 32);
        if (!good) return false;
    }
    return true;
}

// 0: not established, or more than one is claimed.
static uint64_t layoutOf(const GlobalVariable &declaration)
{
    uint64_t layout = 0;
    const NamedMDNode *layouts = declaration.getParent()->getNamedMetadata(fsm::LayoutsMetadata);
    unsigned found = 0;
    for (unsigned i = 0; layouts && i < layouts->getNumOperands(); i++) {
        const MDNode *entry = layouts->getOperand(i);
        if (cast<MDString>(entry->getOperand(0))->getString() != declaration.getName()) continue;
        layout = mdconst::extract<ConstantInt>(entry->getOperand(1))->getZExtValue();
        found++;
    }
    return found == 1 ? layout : 0;
}

static SmallVector<FsmType, 4> takeTypes(Module &module)
{
    SmallVector<FsmType, 4> types;
    for (GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        Constant *init = global.getInitializer();
        if (isMadeOf(init, "tfii"))
            types.push_back({text(init->getAggregateElement(0u)), init->getAggregateElement(1u),
                             (uint32_t)number(init->getAggregateElement(2u)), (uint32_t)number(init->getAggregateElement(3u)),
                             layoutOf(global)});
        else fsm::fail(module, "'" + global.getName() + "' is not what FSM_TYPE makes: use FSM_TYPE [fsm-type]");
    }
    llvm::sort(types, [](auto &a, auto &b) { return a.name < b.name; });
    return types;
}

static void checkType(Module &module, const FsmType &type)
{
    if (!fsm::goodName(type.name))
        fsm::fail(module,
                  "the FSM type's name '" + type.name + "' is not made of a-z, 0-9 and _, beginning with a letter [fsm-name]");
    if (type.stateSize == 0) fsm::fail(module, "the state of FSM type '" + type.name + "' is empty: give it a member [fsm-type]");
    if (type.stateAlign > 8)
        fsm::fail(module, "the state of FSM type '" + type.name + "' asks for more than 8-byte alignment [fsm-type]");
    if (!isPowerOf2_32(type.stateAlign))
        fsm::fail(module, "the alignment of FSM type '" + type.name + "' is no power of two [fsm-type]");
    auto *handler = cast<Function>(type.handler)->getFunctionType();
    Type *pointer = PointerType::getUnqual(module.getContext());
    if (handler != FunctionType::get(Type::getVoidTy(module.getContext()), {pointer, pointer}, false))
        fsm::fail(module,
                  "the handler of FSM type '" + type.name + "' does not take a state and an event: use FSM_TYPE [fsm-type]");
}

static void checkTypes(Module &module, ArrayRef<FsmType> types)
{
    if (types.empty()) fsm::fail(module, "the app has no FSM_TYPE: nothing would handle its events [fsm-type]");
    if (types.size() > FSM_TYPES_MAX) fsm::fail(module, "the app has more than " + Twine(FSM_TYPES_MAX) + " FSM types [fsm-type]");
    for (const FsmType &type : types) checkType(module, type);
    for (size_t i = 1; i < types.size(); i++)
        if (types[i].name == types[i - 1].name) fsm::fail(module, "two FSM types are called '" + types[i].name + "' [fsm-type]");
}

static Constant *takeApp(Module &module)
{
    GlobalVariable *app = module.getGlobalVariable("fsm_app_declaration", /*AllowInternal=*/true);
    if (!app || !app->hasInitializer()) {
        fsm::fail(module, "the program has no FSM_APP(name, …): every app declares itself once [fsm-app]");
    } else if (!isMadeOf(app->getInitializer(), "tiiiiiil")) {
        fsm::fail(module, "'fsm_app_declaration' is not what FSM_APP makes: use FSM_APP [fsm-app]");
    } else {
        Constant *declaration = app->getInitializer();
        std::string name = text(declaration->getAggregateElement(0u));
        if (!fsm::goodName(name))
            fsm::fail(module, "the app's name '" + name + "' is not made of a-z, 0-9 and _, beginning with a letter [fsm-name]");
        if (number(declaration->getAggregateElement(5u)) > FSM_FUEL_MAX)
            fsm::fail(module, "the app declares more fuel than " + Twine(FSM_FUEL_MAX) + " units [fsm-fuel]");
        if (fsm::declaredGroups(module) & ~AllGroups) fsm::fail(module, "the app declares a group that does not exist [fsm-app]");
        return declaration;
    }
    fsm::stopIfFailed();
    return nullptr;
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
    for (GlobalVariable *global : gone) {
        global->removeDeadConstantUsers();
        if (global->use_empty()) global->eraseFromParent();
    }
}

// Distances are from the manifest itself, for which `self` stands until it has a value.
static void addHead(Fields &fields, Module &module, Constant *declaration, Constant *self, size_t length, size_t types)
{
    const size_t trusted = module.getNamedMetadata(fsm::TrustedMetadata)->getNumOperands();
    const size_t peers = module.getNamedMetadata(fsm::PeersMetadata)->getNumOperands();
    const size_t imports = module.getNamedMetadata(fsm::ImportsMetadata)->getNumOperands();
    Type *word = Type::getInt32Ty(module.getContext());
    fields.number(32, FSM_MANIFEST_MAGIC);
    fields.number(16, FSM_MANIFEST_VERSION);
    fields.number(16, length);
    fields.name(text(declaration->getAggregateElement(0u)));
    fields.constant(declaration->getAggregateElement(1u)); // version
    fields.constant(declaration->getAggregateElement(2u)); // counter
    fields.number(32, targetOf(module));
    const uint32_t globals = fsm::allowsGlobals(module) ? FSM_MANIFEST_GLOBALS : 0;
    const uint32_t mpu = module.getNamedMetadata(fsm::NeedsMpuMetadata) ? FSM_MANIFEST_MPU : 0;
    fields.number(32, globals | mpu | (trusted ? FSM_MANIFEST_TRUSTED : 0)); // flags
    fields.number(64, fsm::declaredGroups(module) & ~UINT64_C(1));
    fields.constant(declaration->getAggregateElement(3u)); // memory
    const uint64_t fuel = number(declaration->getAggregateElement(5u));
    fields.number(32, fuel ? fuel : uint64_t(FSM_FUEL_DEFAULT));
    fields.number(8, types);
    fields.number(8, peers);
    fields.number(8, imports);
    fields.number(8, trusted);
    if (Triple(module.getTargetTriple()).isX86() && imports > 0)
        fields.constant(distance(self, module.getOrInsertGlobal("fsm_slots", word), word));
    else fields.number(32, 0);
    fields.name(FSM_COMPILER);
}

static void addType(Fields &fields, const FsmType &type, Constant *self, Type *word)
{
    fields.name(type.name);
    fields.constant(distance(self, type.handler, word));
    fields.number(32, type.stateSize);
    fields.number(32, type.stateAlign);
    fields.number(32, 0); // stack
    fields.number(64, type.layout);
    fields.number(32, 0); // segment
    fields.number(32, 0);
}

PreservedAnalyses fsm::ManifestPass::run(Module &module, ModuleAnalysisManager &)
{
    LLVMContext &context = module.getContext();
    Constant *declaration = takeApp(module);
    SmallVector<FsmType, 4> types = takeTypes(module);
    stopIfFailed();
    checkTypes(module, types);
    stopIfFailed();
    const NamedMDNode *peers = module.getOrInsertNamedMetadata(PeersMetadata);
    const NamedMDNode *imports = module.getOrInsertNamedMetadata(ImportsMetadata);
    const NamedMDNode *trusted = module.getOrInsertNamedMetadata(TrustedMetadata);
    const size_t length = FSM_MANIFEST_SIZE(types.size(), peers->getNumOperands(), imports->getNumOperands()) +
                          trusted->getNumOperands() * FSM_TRUSTED_SIZE;
    auto *self =
        new GlobalVariable(module, ArrayType::get(Type::getInt8Ty(context), length), true, GlobalValue::ExternalLinkage, nullptr);
    Fields fields(context);
    addHead(fields, module, declaration, self, length, types.size());
    for (const FsmType &type : types) addType(fields, type, self, Type::getInt32Ty(context));
    for (const MDNode *peer : peers->operands()) fields.name(cast<MDString>(peer->getOperand(0))->getString());
    for (const MDNode *import : imports->operands())
        fields.number(16, mdconst::extract<ConstantInt>(import->getOperand(0))->getZExtValue());
    for (const MDNode *function : trusted->operands()) {
        fields.name(cast<MDString>(function->getOperand(0))->getString(), FSM_TRUSTED_AT_REASON - FSM_TRUSTED_AT_NAME);
        fields.name(cast<MDString>(function->getOperand(1))->getString(), FSM_TRUSTED_SIZE - FSM_TRUSTED_AT_REASON);
    }

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

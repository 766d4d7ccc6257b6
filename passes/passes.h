// passes.h: the passes of this plugin, in the order fsmcc runs them on the whole program, and what each one leaves true.
//
// In clang, on each file, which is then left as the front end made it (plugin.cpp):
//   fsm-unreachable  every unreachable point traps: no condition is believed because its other way is "unreachable"
//   fsm-define       what C leaves undefined has a meaning: nothing is proven from it
//   fsm-subscripts   what has been compared with the size of its array is an element of it
//   fsm-math         mathematics is the C library's: the same results on every machine
// On the whole program:
//   fsm-link         what the program needs of the C library is part of it
//   fsm-unreachable, fsm-define  once more, for objects of other compilers
//   fsm-layouts      the hashes of the states' layouts are noted
//   fsm-assume       no llvm.assume, no promises about values: nothing later is proven from what an app only says
//   fsm-library      the C library's open ends: the heap's size, whether fractions are formatted
//   fsm-weak         no weak symbols and aliases: each means what the whole program says
//   fsm-allow-globals the program may have mutable static data (-ffsm-globals=state; only then)
//   fsm-once         what C++ may define in several files is defined once, like anything else
//   fsm-refuse       nothing the checks cannot see through: no assembly, aliases, constructors, thread-local or mutable static
//                    data, no instruction or attribute that is not on a list
//   fsm-peers        every fsm_peer_NAME is a constant, the peer's number in the manifest
//   internalize, globaldce
//   fsm-absent       what can only say no, such as fopen, is warned of, or refused
//   mem2reg
//   fsm-trusted      the functions marked FSM_TRUSTED are listed
//   mem2reg
//   fsm-escape       no pointer into a handler's state or event, nor to a local, is kept where it outlives the call (flow.h)
//   fsm-const-write  nothing writes to what can only be a constant, a string or the event
//   fsm-payload      what is passed by reference is constant
//   fsm-address-value no address becomes a number that the program keeps, sends, compares or chooses by
//   fsm-groups       every API call that a handler comes to is of a declared group; the way there is told
//   fsm-callees      a pointer to a function is a number, and a call through it one by name of a function of its type, or a trap
//   default<O2>, on Cortex-M thinlto-pre-link<O2>: LLVM's own optimisation, once
//   fsm-initial      locals become zeros once a call of their function, not once a round of a loop
//   fsm-bounds       accesses to objects of known size are inside them, or trap; after it, what removes comparisons settled already
//   fsm-confine      Cortex-M without an MPU: accesses to anything else are inside the cell, reads perhaps in the image, or trap
//   fsm-fuel         all work is paid for in fuel, before it is done, but so much of an event; without fuel it ends
//   fsm-unroll       loops are unrolled after the checks, so that each is made once
//   fsm-steps        Cortex-M: addresses are stepped with the loop, in loops where that pays
//   fsm-routines     what LLVM calls by itself is part of the program, done as far as this when fsmcc was built
//   fsm-unreachable  every unreachable point traps
//   fsm-globals      whether the program has mutable static data is noted, and it has none if it may not
//   fsm-tables       Cortex-M: constants that hold addresses lie in the cell, where the loader can fill them in
//   fsm-varargs      variable arguments lie in a buffer of the caller, not on the machine stack
//   fsm-byval        structures passed by value are copied in the open, and passed by address
//   fsm-vectors      elements of vectors have constant numbers
//   fsm-memory       x86: copying and filling are loads, stores, and calls of the contained C library
//   globaldce
//   fsm-unsafe-stack the machine stack holds only what no pointer reaches; other locals lie in the cell
//   fsm-unprivileged Cortex-M with an MPU: accesses not known to be inside are left to the MPU to check
//   fsm-window       x86: every other access to memory goes through %gs, into the app's own window
//   fsm-counter      the counter of the fuel is where the kernel sets it
//   fsm-traps        the traps of checks are undefined instructions that carry the check's kind, one on each line
//   fsm-checkpoints  every circle of calls comes to a checkpoint, where the stack is continued on another segment if need be
//   fsm-calls        every call is still one by name, of a function of its type
//   fsm-imports      every undefined function is an API call of a declared group, and is called through its import slot
//   fsm-manifest     section .fsm.manifest says what the app is and needs; the declarations it was made from are gone
//   fsm-object       machine code, in an object file
//
// A pass reports what is wrong with the program through fail(), all of it, with the source line where one is known, and then calls
// stopIfFailed(): opt ends with exit code 1 and writes nothing.
#ifndef FSM_PASSES_H
#define FSM_PASSES_H

#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instruction.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace fsm
{

struct LayoutsPass : llvm::PassInfoMixin<LayoutsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct LinkPass : llvm::PassInfoMixin<LinkPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct RoutinesPass : llvm::PassInfoMixin<RoutinesPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ObjectPass : llvm::PassInfoMixin<ObjectPass> {
    const unsigned level; // of optimisation in code generation: 1, 2
    explicit ObjectPass(unsigned level) : level(level) {}
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
// What the name of a function's checkpoint begins with.
inline constexpr const char *CheckpointPrefix = "fsm.checkpoint.";
struct CheckpointsPass : llvm::PassInfoMixin<CheckpointsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct AssumePass : llvm::PassInfoMixin<AssumePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct OncePass : llvm::PassInfoMixin<OncePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct WeakPass : llvm::PassInfoMixin<WeakPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct RefusePass : llvm::PassInfoMixin<RefusePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct AllowGlobalsPass : llvm::PassInfoMixin<AllowGlobalsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct GlobalsPass : llvm::PassInfoMixin<GlobalsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct AbsentPass : llvm::PassInfoMixin<AbsentPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct PeersPass : llvm::PassInfoMixin<PeersPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct TrustedPass : llvm::PassInfoMixin<TrustedPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct GroupsPass : llvm::PassInfoMixin<GroupsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct EscapePass : llvm::PassInfoMixin<EscapePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ConstWritePass : llvm::PassInfoMixin<ConstWritePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct PayloadPass : llvm::PassInfoMixin<PayloadPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct AddressValuePass : llvm::PassInfoMixin<AddressValuePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct DefinePass : llvm::PassInfoMixin<DefinePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct SubscriptsPass : llvm::PassInfoMixin<SubscriptsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct MathPass : llvm::PassInfoMixin<MathPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct LibraryPass : llvm::PassInfoMixin<LibraryPass> {
    const uint64_t bytes; // of the heap; 0: as the app says
    explicit LibraryPass(uint64_t bytes) : bytes(bytes) {}
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct InitialPass : llvm::PassInfoMixin<InitialPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct BoundsPass : llvm::PassInfoMixin<BoundsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ConfinePass : llvm::PassInfoMixin<ConfinePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct UnprivilegedPass : llvm::PassInfoMixin<UnprivilegedPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct StepsPass : llvm::PassInfoMixin<StepsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct FuelPass : llvm::PassInfoMixin<FuelPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct UnrollPass : llvm::PassInfoMixin<UnrollPass> {
    llvm::PreservedAnalyses run(llvm::Function &, llvm::FunctionAnalysisManager &);
};
struct CounterPass : llvm::PassInfoMixin<CounterPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct TrapsPass : llvm::PassInfoMixin<TrapsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct UnreachablePass : llvm::PassInfoMixin<UnreachablePass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct CalleesPass : llvm::PassInfoMixin<CalleesPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct CallsPass : llvm::PassInfoMixin<CallsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct TablesPass : llvm::PassInfoMixin<TablesPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct VarargsPass : llvm::PassInfoMixin<VarargsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ByvalPass : llvm::PassInfoMixin<ByvalPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct VectorsPass : llvm::PassInfoMixin<VectorsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct MemoryPass : llvm::PassInfoMixin<MemoryPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
// Replaces a copy or fill of so many bytes by loads and stores, of at most `chunk` bytes each.
inline constexpr uint64_t ExpandMax = 64; // worth it
void expandCopy(llvm::MemIntrinsic &, uint64_t length, uint64_t chunk);
struct UnsafeStackPass : llvm::PassInfoMixin<UnsafeStackPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct WindowPass : llvm::PassInfoMixin<WindowPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ImportsPass : llvm::PassInfoMixin<ImportsPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};
struct ManifestPass : llvm::PassInfoMixin<ManifestPass> {
    llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &);
    static bool isRequired() { return true; }
};

// The names of peers (fsm-peers) and the numbers of imported calls (fsm-imports) travel to fsm-manifest as module metadata.
inline constexpr const char *PeersMetadata = "fsm.peers";
inline constexpr const char *ImportsMetadata = "fsm.imports";
// On a function: it is the C library's; fsm-link says so.
inline constexpr const char *LibraryMetadata = "fsm.library";
// On a function: it is marked trusted; its operand is the reason. On a module: the names and reasons of all of them.
inline constexpr const char *TrustedMetadata = "fsm.trusted";
// So do the hashes of the states' layouts (fsm-layouts), each with the name of what FSM_TYPE defined.
inline constexpr const char *LayoutsMetadata = "fsm.layouts";
// On a module: it is the whole program (from fsm-assume on).
inline constexpr const char *LinkedMetadata = "fsm.linked";
// Accesses to objects that fsm-bounds found: the numbers of the operands that are their addresses.
inline constexpr const char *ObjectMetadata = "fsm.object";
// On a module: it runs on machines with an MPU only.
inline constexpr const char *NeedsMpuMetadata = "fsm.needs.mpu";

// 1 to 23 of a-z, 0-9 and _, beginning with a letter.
bool goodName(llvm::StringRef);

// The line is the toolchain's: of its C library, or of its headers.
bool inLibrary(const llvm::DILocation &);

// Reports an error at an instruction's source line (the app's own, if it was inlined from the library), or for the program as a
// whole.
void fail(llvm::Module &, const llvm::Twine &message);
void fail(const llvm::Instruction &, const llvm::Twine &message);
void stopIfFailed();
// The same for what is allowed and hardly meant.
void warn(const llvm::Instruction &, const llvm::Twine &message);

// Where the app's own code uses a function or variable: an instruction with a source line if there is one, through constants and
// through routines of the C library if need be. NULL: nowhere.
const llvm::Instruction *firstUse(const llvm::GlobalValue &);
// Something the app's author asked to be told, [-Rfsm-fuel]; nothing on lines of the C library, or without a line.
void remark(const llvm::DebugLoc &, const llvm::Twine &message);
// After fail(): what leads there.
void note(const llvm::Instruction &, const llvm::Twine &message);

// The line where the function begins: of what is done on entry, which belongs to none of its instructions.
llvm::DebugLoc startOf(const llvm::Function &);

// Whether the program's memory is a window behind %gs: the way of x86.
bool hasWindow(const llvm::Module &);

// Bytes of a list of variable arguments: of struct __va_list_tag of x32, of the AAPCS's struct __va_list.
inline constexpr uint64_t VaListSizeX86 = 16, VaListSizeThumb = 4;

// Cortex-M: the words below the cell (FSM_WORD_…), and how far an address is from the cell's start, which is r9. As assembly: an
// app compiled to bitcode has no other way to r9, and LLVM 19 knows none that leaves the register alone.
llvm::Value *loadWord(llvm::IRBuilder<> &, unsigned word, bool changes);
void storeWord(llvm::IRBuilder<> &, unsigned word, llvm::Value *value);
llvm::Value *distanceInCell(llvm::IRBuilder<> &, llvm::Value *address);

// The stack for locals with addresses; on x86 the cell begins with it.
inline constexpr const char *UnsafeStackName = "fsm_unsafe_stack";

// What is left of the fuel, from fsm-fuel to fsm-counter: a word that nothing but these passes refers to.
inline constexpr const char *FuelName = "fsm_fuel";

// Mutable static data of a program built for it; of the C library's own, such as strtok's place, the names begin with LibraryState.
inline constexpr const char *LibraryState = "fsm_state_of_";
bool allowsGlobals(const llvm::Module &);
bool isMutableData(const llvm::GlobalVariable &);
void failGlobal(llvm::Module &, const llvm::GlobalVariable &);

// The groups the app declares (FSM_USES), group core included; nothing is declared without FSM_APP.
uint64_t declaredGroups(const llvm::Module &);

} // namespace fsm

#endif

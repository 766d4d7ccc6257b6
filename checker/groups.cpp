// fsm-group, fsm-group-unused: an app calls what it declares, and declares what it calls. fsm-legacy: better not that.
#include "checker.h"
#include "clang/AST/APValue.h"

using namespace clang;
using namespace fsm;

namespace
{

struct GroupName {
    unsigned Number;
    StringRef Name;
};
const GroupName GroupNames[] = {
#define FSM_GROUP(number, name, purpose) {number, #name},
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

struct CallName {
    StringRef Symbol;
    StringRef Group;
};
const CallName CallNames[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) {#symbol, #group},
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

const unsigned NoGroup = ~0u;
const unsigned Core = 0; // always allowed

} // namespace

static unsigned numberOf(StringRef Group)
{
    for (const GroupName &G : GroupNames)
        if (G.Name == Group) return G.Number;
    return NoGroup;
}

static StringRef nameOf(unsigned Number)
{
    for (const GroupName &G : GroupNames)
        if (G.Number == Number) return G.Name;
    return "?";
}

// A call of the kernel has its group by its name, however the app declares it; what the headers build upon it, by FSM_API.
static unsigned groupOf(const ValueDecl *Declaration)
{
    if (isa<FunctionDecl>(Declaration) && Declaration->getIdentifier())
        for (const CallName &Call : CallNames)
            if (Declaration->getName() == Call.Symbol) return numberOf(Call.Group);
    for (const auto *Annotation : Declaration->specific_attrs<AnnotateAttr>()) {
        StringRef Text = Annotation->getAnnotation();
        if (Text.consume_front("fsm.group.")) return numberOf(Text);
    }
    return NoGroup;
}

// The value of the member `groups` in what FSM_APP defines.
static const VarDecl *findApp(ASTContext &Context, uint64_t &Declared)
{
    for (NamedDecl *Named : Context.getTranslationUnitDecl()->lookup(&Context.Idents.get("fsm_app_declaration"))) {
        const auto *Variable = dyn_cast<VarDecl>(Named);
        const auto *Record = Variable ? Variable->getType()->getAsRecordDecl() : nullptr;
        if (!Record || !Variable->getAnyInitializer(Variable)) continue;
        const APValue *Value = Variable->evaluateValue();
        if (!Value || !Value->isStruct()) continue;
        for (const FieldDecl *Field : Record->fields()) {
            if (Field->getName() != "groups") continue;
            const APValue &Groups = Value->getStructField(Field->getFieldIndex());
            if (!Groups.isInt()) return nullptr;
            Declared = Groups.getInt().getZExtValue();
            return Variable;
        }
    }
    return nullptr;
}

void Groups::reference(const ValueDecl *Target, SourceLocation At)
{
    unsigned Group = groupOf(Target);
    if (Group == NoGroup || Group == Core) return;
    if (const auto *Function = dyn_cast<FunctionDecl>(Target)) FirstUse.insert({Group, {At, Function}});
    else HandlesEvent.insert(Group); // an event's number: whoever handles it uses the group without a call
}

void Groups::finish()
{
    uint64_t Declared = 0;
    const VarDecl *App = findApp(C.Context, Declared);
    if (!App) return; // another file declares the app; the link looks at all files together
    llvm::SmallVector<unsigned> Missing;
    for (const auto &[Group, First] : FirstUse)
        if (!(Declared >> Group & 1)) Missing.push_back(Group);
    llvm::sort(Missing, [&](unsigned A, unsigned B) {
        return C.Context.getSourceManager().isBeforeInTranslationUnit(FirstUse[A].At, FirstUse[B].At);
    });
    refuse(Missing, App, Declared);
    if (WholeProgram) warnUnused(Declared);
    remarkLegacy(Declared, App);
}

void Groups::remarkLegacy(uint64_t Declared, const VarDecl *App)
{
    if (!(Declared >> numberOf("legacy") & 1)) return;
    SourceLocation At = C.Context.getSourceManager().getExpansionLoc(App->getLocation());
    for (const AppMacros::Name &Name : Macros.Names)
        if (Name.Text == "legacy") At = Name.At.getBegin();
    C.Found.add(Rule::Legacy, At, App, {"legacy"});
}

static std::string listOf(uint64_t Declared)
{
    std::string List;
    for (const GroupName &G : GroupNames)
        if (G.Number != Core && Declared >> G.Number & 1) List += (List.empty() ? "" : ", ") + G.Name.str();
    return List.empty() ? "no groups" : "only " + List;
}

// Where a list stands already, every missing group is an error with its own fix. Where the list has to be begun, one error begins
// it with all of them, because two fixes could not both begin it; the other groups are notes.
void Groups::refuse(llvm::ArrayRef<unsigned> Missing, const VarDecl *App, uint64_t Declared)
{
    bool Append = !Macros.Names.empty();
    Finding *F = nullptr;
    std::string Together;
    for (unsigned Group : Missing) {
        const Use &First = FirstUse[Group];
        std::string Name = nameOf(Group).str(), Function = quoted(First.Function->getName());
        Together += (Together.empty() ? "" : ", ") + Name;
        if (F && !Append) {
            F->Notes.push_back({First.At, Function + " belongs to group " + quoted(Name) + ", which is missing, too"});
            continue;
        }
        F = C.Found.add(Rule::Group, First.At, First.Function->getCanonicalDecl(), {Function, Name});
        F->Notes.push_back(
            {C.Context.getSourceManager().getExpansionLoc(App->getLocation()), "the app declares " + listOf(Declared)});
        if (Append) suggest(*F, Macros.Uses.getEnd(), ", " + Name);
    }
    if (F && !Append && Macros.Uses.isValid()) suggest(*F, Macros.Uses.getEnd(), Together);
    if (F && !Append && Macros.Uses.isInvalid()) suggest(*F, Macros.App.getEnd(), ", FSM_USES(" + Together + ")");
}

void Groups::suggest(Finding &F, SourceLocation Place, const std::string &Text) const
{
    if (C.User.contains(Place)) F.FixIts.push_back(FixItHint::CreateInsertion(Place, Text));
}

// What to delete so that the list stays one, whichever of its names go: with the comma before it, if a name before it stays,
// otherwise with the comma after it.
static CharSourceRange rangeToDelete(const std::vector<AppMacros::Name> &Names, size_t Index, bool OneBeforeStays)
{
    SourceRange Own = Names[Index].At;
    if (OneBeforeStays) return CharSourceRange::getCharRange(Names[Index - 1].At.getEnd(), Own.getEnd());
    bool Last = Index + 1 == Names.size();
    return CharSourceRange::getCharRange(Own.getBegin(), Last ? Own.getEnd() : Names[Index + 1].At.getBegin());
}

void Groups::warnUnused(uint64_t Declared)
{
    bool OneBeforeStays = false;
    for (size_t Index = 0; Index < Macros.Names.size(); ++Index) {
        const AppMacros::Name &Name = Macros.Names[Index];
        unsigned Group = numberOf(Name.Text);
        if (Group == NoGroup || Group == Core || !(Declared >> Group & 1) || FirstUse.count(Group) || HandlesEvent.count(Group)) {
            OneBeforeStays = true;
            continue;
        }
        Finding *F = C.Found.add(Rule::GroupUnused, Name.At.getBegin(), &Name, {Name.Text});
        if (F) F->FixIts.push_back(FixItHint::CreateRemoval(rangeToDelete(Macros.Names, Index, OneBeforeStays)));
    }
}

// fsm-float: floating point is computed as it is written, in float and double, rounded to nearest, on every machine.
#include "checker.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace fsm;

void fsm::checkFloatingType(TypeLoc Type, Checker &C)
{
    auto Builtin = Type.getAs<BuiltinTypeLoc>();
    if (!Builtin) return;
    BuiltinType::Kind Kind = Builtin.getTypePtr()->getKind();
    if (Kind != BuiltinType::Half && Kind != BuiltinType::Float16 && Kind != BuiltinType::BFloat16) return;
    SourceLocation At = Type.getBeginLoc();
    C.Found.add(Rule::Float, At, At.getPtrEncoding(), {"type " + quoted(QualType(Builtin.getTypePtr(), 0).getAsString())});
}

static FPOptionsOverride overridesOf(const Expr *Expression)
{
    if (const auto *Binary = dyn_cast<BinaryOperator>(Expression))
        return Binary->hasStoredFPFeatures() ? Binary->getStoredFPFeatures() : FPOptionsOverride();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Expression))
        return Unary->hasStoredFPFeatures() ? Unary->getStoredFPFeatures() : FPOptionsOverride();
    if (const auto *Cast = dyn_cast<CastExpr>(Expression))
        return Cast->hasStoredFPFeatures() ? Cast->getStoredFPFeatures() : FPOptionsOverride();
    if (const auto *Call = dyn_cast<CallExpr>(Expression))
        return Call->hasStoredFPFeatures() ? Call->getStoredFPFeatures() : FPOptionsOverride();
    return FPOptionsOverride();
}

// The pragma that most likely said it: the last before the expression that speaks of such things.
static SourceLocation pragmaBefore(SourceLocation At, const Checker &C)
{
    const SourceManager &Sources = C.Context.getSourceManager();
    At = Sources.getExpansionLoc(At);
    SourceLocation Found = At;
    for (SourceLocation Pragma : C.Seen.Pragmas) {
        SourceLocation Written = Sources.getExpansionLoc(Pragma);
        if (Written != At && !Sources.isBeforeInTranslationUnit(Written, At)) break;
        llvm::StringRef Text(Sources.getCharacterData(Written));
        Text = Text.take_until([](char Letter) { return Letter == '\n'; });
        if (Pragma.isMacroID() || Text.contains("STDC") || Text.contains("fp") || Text.contains("float_control") ||
            Text.contains("fenv"))
            Found = Written;
    }
    return Found;
}

void fsm::checkFloating(const Expr *Expression, Checker &C)
{
    FPOptionsOverride Overrides = overridesOf(Expression);
    if (!Overrides.requiresTrailingStorage()) return;
    const LangOptions &Language = C.Context.getLangOpts();
    FPOptions Usual = FPOptions::defaultWithoutTrailingStorage(Language);
    if (Overrides.applyOverrides(Language).getAsOpaqueInt() == Usual.getAsOpaqueInt()) return;
    if (!Expression->getType()->hasFloatingRepresentation()) return;
    SourceLocation At = pragmaBefore(Expression->getExprLoc(), C);
    Finding *F = C.Found.add(Rule::Float, At, At.getPtrEncoding(), {"a pragma that changes floating-point results"});
    if (F) F->Notes.push_back({Expression->getExprLoc(), "it changes this result"});
}

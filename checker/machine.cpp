#include "machine.h"

#include "clang/AST/ASTImporter.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/TargetOptions.h"

using namespace clang;
using namespace fsm;

Machine::Machine(ASTContext &From, const char *Triple)
    : Engine(new DiagnosticIDs, new DiagnosticOptions, &Silent, /*ShouldOwnClient=*/false), Language(From.getLangOpts()),
      Sources(Engine, From.getSourceManager().getFileManager()), Identifiers(Language), From(From)
{
    auto Options = std::make_shared<TargetOptions>();
    Options->Triple = Triple;
    Target = TargetInfo::CreateTargetInfo(Engine, Options);
    Context = std::make_unique<ASTContext>(Language, Sources, Identifiers, Selectors, Builtins, TU_Complete);
    Context->InitBuiltinTypes(*Target);
}

// Whether the members and their attributes say all there is to say.
static bool isPlain(const ASTContext &Context, const RecordDecl *Record)
{
    const auto *Class = dyn_cast<CXXRecordDecl>(Record);
    if (Class && (Class->getNumBases() > 0 || Class->isDynamicClass())) return false;
    for (const FieldDecl *Field : Record->fields()) {
        if (Field->hasAttr<NoUniqueAddressAttr>()) return false;
        const RecordDecl *Inner = Context.getBaseElementType(Field->getType())->getAsRecordDecl();
        if (Inner && (!Inner->getDefinition() || !isPlain(Context, Inner->getDefinition()))) return false;
    }
    return true;
}

// The importer of clang brings everything that the record hangs on: of C++'s library that is a lot, so what is plain is mirrored.
const RecordDecl *Machine::record(const RecordDecl *Record) { return isPlain(From, Record) ? mirror(Record) : import(Record); }

const RecordDecl *Machine::import(const RecordDecl *Record)
{
    FileManager &Files = Sources.getFileManager();
    From.getDiagnostics().setSuppressAllDiagnostics(true); // the importer thinks aloud
    ASTImporter Importer(*Context, Files, From, Files, /*MinimalImport=*/false);
    llvm::Expected<Decl *> Imported = Importer.Import(const_cast<RecordDecl *>(Record));
    From.getDiagnostics().setSuppressAllDiagnostics(false);
    if (!Imported) {
        consumeError(Imported.takeError());
        return nullptr;
    }
    return cast<RecordDecl>(*Imported)->getDefinition();
}

Expr *Machine::number(uint64_t Value)
{
    return IntegerLiteral::Create(*Context, llvm::APInt(32, Value), Context->IntTy, SourceLocation());
}

// What changes a layout. An alignment without a number is the machine's own.
void Machine::copyAttributes(const Decl *Of, Decl *To)
{
    if (Of->hasAttr<PackedAttr>()) To->addAttr(PackedAttr::CreateImplicit(*Context));
    if (const auto *Most = Of->getAttr<MaxFieldAlignmentAttr>())
        To->addAttr(MaxFieldAlignmentAttr::CreateImplicit(*Context, Most->getAlignment()));
    for (auto *Aligned : Of->specific_attrs<AlignedAttr>()) {
        bool Stated = !Aligned->isAlignmentExpr() || Aligned->getAlignmentExpr();
        Expr *Bytes = Stated ? number(Aligned->getAlignment(From) / 8) : nullptr;
        To->addAttr(AlignedAttr::CreateImplicit(*Context, /*IsAlignmentExpr=*/true, Bytes));
    }
}

// Typedefs that promise a width keep it.
static QualType builtin(const BuiltinType *Type, ASTContext &From, ASTContext &To)
{
    switch (Type->getKind()) {
    case BuiltinType::Half: return To.HalfTy;
    case BuiltinType::BFloat16: return To.BFloat16Ty;
    case BuiltinType::Float16: return To.Float16Ty;
    case BuiltinType::Float: return To.FloatTy;
    case BuiltinType::Double: return To.DoubleTy;
    case BuiltinType::Bool: return To.BoolTy;
    default: break;
    }
    if (!Type->isInteger()) return {};
    return To.getIntTypeForBitwidth(From.getTypeSize(Type), Type->isSignedInteger());
}

QualType Machine::mirrorPlain(QualType Type)
{
    if (const ArrayType *Array = From.getAsArrayType(Type)) {
        QualType Element = mirror(Array->getElementType());
        if (Element.isNull()) return {};
        if (const auto *Constant = dyn_cast<ConstantArrayType>(Array))
            return Context->getConstantArrayType(Element, Constant->getSize(), nullptr, ArraySizeModifier::Normal, 0);
        return Context->getIncompleteArrayType(Element, ArraySizeModifier::Normal, 0);
    }
    if (const RecordDecl *Record = Type->getAsRecordDecl()) {
        const RecordDecl *Copy = mirror(Record->getDefinition());
        return Copy ? Context->getRecordType(Copy) : QualType();
    }
    if (const auto *Enum = Type->getAs<EnumType>()) return mirror(Enum->getDecl()->getIntegerType());
    if (const auto *BitInt = Type->getAs<BitIntType>()) return Context->getBitIntType(BitInt->isUnsigned(), BitInt->getNumBits());
    if (const auto *Builtin = Type->getAs<BuiltinType>()) return builtin(Builtin, From, *Context);
    if (const auto *Complex = Type->getAs<ComplexType>()) {
        QualType Part = mirror(Complex->getElementType());
        return Part.isNull() ? Part : Context->getComplexType(Part);
    }
    if (const auto *Vector = Type->getAs<VectorType>()) {
        QualType Part = mirror(Vector->getElementType());
        return Part.isNull() ? Part : Context->getVectorType(Part, Vector->getNumElements(), VectorKind::Generic);
    }
    return {};
}

// A typedef may carry an alignment, larger or smaller.
QualType Machine::aligned(QualType Type, const Decl *Like)
{
    if (Type.isNull() || !Like->hasAttr<AlignedAttr>()) return Type;
    auto *Alias = TypedefDecl::Create(*Context, Context->getTranslationUnitDecl(), SourceLocation(), SourceLocation(),
                                      &Context->Idents.get("aligned"), Context->getTrivialTypeSourceInfo(Type));
    copyAttributes(Like, Alias);
    return Context->getTypedefType(Alias);
}

QualType Machine::mirror(QualType Type)
{
    if (const auto *Typedef = Type->getAs<TypedefType>()) return aligned(mirror(Typedef->desugar()), Typedef->getDecl());
    return mirrorPlain(Type);
}

RecordDecl *Machine::mirror(const RecordDecl *Record)
{
    auto [Known, New] = Mirrored.try_emplace(Record, nullptr);
    if (!New) return Known->second;
    auto *Copy = RecordDecl::Create(*Context, Record->getTagKind(), Context->getTranslationUnitDecl(), SourceLocation(),
                                    SourceLocation(), nullptr);
    copyAttributes(Record, Copy);
    Copy->startDefinition();
    for (const FieldDecl *Field : Record->fields()) {
        QualType Type = mirror(Field->getType());
        if (Type.isNull()) return nullptr;
        IdentifierInfo *Name = Field->getIdentifier() ? &Context->Idents.get(Field->getName()) : nullptr;
        Expr *Width = Field->isBitField() ? number(Field->getBitWidthValue(From)) : nullptr;
        auto *Member = FieldDecl::Create(*Context, Copy, SourceLocation(), SourceLocation(), Name, Type, nullptr, Width,
                                         /*Mutable=*/false, ICIS_NoInit);
        copyAttributes(Field, Member);
        Copy->addDecl(Member);
    }
    Copy->completeDefinition();
    return Mirrored[Record] = Copy;
}

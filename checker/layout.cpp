#include "layout.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecordLayout.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace fsm;

static QualType elementOf(const ASTContext &Context, QualType Type, std::string &Path)
{
    while (const ArrayType *Array = Context.getAsArrayType(Type)) {
        Type = Array->getElementType();
        Path += "[]";
    }
    if (const auto *Atomic = Type->getAs<AtomicType>()) Type = Atomic->getValueType();
    return Type;
}

static void members(const ASTContext &Context, const RecordDecl *Record, const std::string &Path, SourceLocation Own,
                    llvm::function_ref<void(const Member &)> Do)
{
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
            if (const RecordDecl *Inner = Base.getType()->getAsRecordDecl()) members(Context, Inner, Path, Own, Do);
    for (const FieldDecl *Field : Record->fields()) {
        std::string Here = Path;
        if (Field->getIdentifier()) Here += "." + Field->getName().str();
        QualType Type = elementOf(Context, Field->getType(), Here);
        SourceLocation Outermost = Own.isValid() ? Own : Field->getLocation();
        Do({Field, Type, Here, Outermost});
        if (const RecordDecl *Inner = Type->getAsRecordDecl()) members(Context, Inner, Here, Outermost, Do);
    }
}

void fsm::eachMember(const ASTContext &Context, const RecordDecl *Record, const std::string &Path,
                     llvm::function_ref<void(const Member &)> Do)
{
    members(Context, Record, Path, SourceLocation(), Do);
}

static uint64_t sizeInBits(const ASTContext &Context, const FieldDecl *Field)
{
    if (Field->isBitField()) return Field->getBitWidthValue(Context);
    if (Field->getType()->isIncompleteArrayType()) return 0;
    return Context.getTypeSize(Field->getType());
}

// In a union all members begin where it begins, so only what the largest leaves is a hole.
void fsm::eachHole(const ASTContext &Context, const RecordDecl *Record, llvm::function_ref<void(const Hole &)> Do)
{
    uint64_t End = 0;
    const FieldDecl *Before = nullptr;
    for (const FieldDecl *Field : Record->fields()) {
        if (Field->isUnnamedBitField()) continue;
        uint64_t Begin = Context.getFieldOffset(Field);
        if (Begin > End) Do({Record, Before, End, Begin - End});
        uint64_t FieldEnd = Begin + sizeInBits(Context, Field);
        if (FieldEnd >= End) Before = Field;
        End = std::max(End, FieldEnd);
    }
    uint64_t Size = Context.getTypeSize(Context.getRecordType(Record));
    if (Size > End) Do({Record, Before, End, Size - End});
}

static void write(llvm::raw_ostream &Out, const ASTContext &Context, QualType Type);

// Arrays have their dimensions behind them.
static void writeMember(llvm::raw_ostream &Out, const ASTContext &Context, uint64_t Offset, QualType Type, const FieldDecl *Field)
{
    std::string Dimensions;
    while (const ArrayType *Array = Context.getAsArrayType(Type)) {
        const auto *Constant = dyn_cast<ConstantArrayType>(Array);
        Dimensions += Constant ? "[" + llvm::utostr(Constant->getZExtSize()) + "]" : "[]";
        Type = Array->getElementType();
    }
    Out << '@' << Offset << ' ';
    write(Out, Context, Type);
    Out << Dimensions;
    if (Field && Field->isBitField()) Out << ':' << Field->getBitWidthValue(Context);
    Out << ' ' << (Field ? Field->getName() : "") << ';';
}

static void writeRecord(llvm::raw_ostream &Out, const ASTContext &Context, const RecordDecl *Record)
{
    const ASTRecordLayout &Layout = Context.getASTRecordLayout(Record);
    Out << (Record->isUnion() ? "union " : "struct ") << Layout.getSize().getQuantity() << '/'
        << Context.getTypeAlignInChars(Context.getRecordType(Record)).getQuantity() << '{';
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
            if (const CXXRecordDecl *Inner = Base.getType()->getAsCXXRecordDecl(); Inner && !Inner->isEmpty())
                writeMember(Out, Context, Context.toBits(Layout.getBaseClassOffset(Inner)), Base.getType(), nullptr);
    for (const FieldDecl *Field : Record->fields())
        if (!Field->isUnnamedBitField()) writeMember(Out, Context, Context.getFieldOffset(Field), Field->getType(), Field);
    Out << '}';
}

static char letterOf(QualType Type)
{
    if (Type->isBitIntType()) return 'x';
    if (Type->isWideCharType()) return 'w';
    if (Type->isBooleanType()) return 'b';
    if (Type->isIntegerType()) return Type->isSignedIntegerType() ? 'i' : 'u';
    if (Type->isRealFloatingType()) return 'f';
    if (Type->isAnyComplexType()) return 'c';
    if (Type->isPointerType() || Type->isBlockPointerType()) return 'p';
    return 'x';
}

static void write(llvm::raw_ostream &Out, const ASTContext &Context, QualType Type)
{
    Type = Type.getCanonicalType().getUnqualifiedType();
    if (const auto *Enum = Type->getAs<EnumType>())
        Type = Enum->getDecl()->getIntegerType().getCanonicalType().getUnqualifiedType();
    if (const RecordDecl *Record = Type->getAsRecordDecl()) return writeRecord(Out, Context, Record);
    const uint64_t Size = Context.getTypeSizeInChars(Type).getQuantity();
    if (const auto *Vector = Type->getAs<VectorType>()) {
        Out << 'v' << Size << '*';
        return write(Out, Context, Vector->getElementType());
    }
    const char Letter = letterOf(Type);
    Out << Letter << Size;
    if (Letter == 'x') Out << ' ' << Type.getAsString(PrintingPolicy(Context.getLangOpts()));
}

std::string fsm::canonicalLayout(const ASTContext &Context, QualType Type)
{
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    write(Out, Context, Type);
    return Text;
}

uint64_t fsm::layoutHash(const ASTContext &Context, QualType Type)
{
    const std::string Text = canonicalLayout(Context, Type);
    const auto Digest = llvm::SHA256::hash({reinterpret_cast<const uint8_t *>(Text.data()), Text.size()});
    return llvm::support::endian::read64be(Digest.data());
}

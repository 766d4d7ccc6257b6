#include "schema.h"

#include <stdlib.h>
#include <string.h>

char *text_of(CXString string)
{
    const char *text = clang_getCString(string);
    char *copy = textf("%s", text ? text : "");
    clang_disposeString(string);
    return copy;
}

CXType plain_type(CXType type)
{
    type = clang_getUnqualifiedType(clang_getCanonicalType(type));
    if (type.kind != CXType_Enum) return type;
    return clang_getUnqualifiedType(clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type))));
}

bool take_dimension(CXType *type, long long *count)
{
    CXType array = clang_getCanonicalType(*type);
    if (array.kind != CXType_ConstantArray && array.kind != CXType_IncompleteArray) return false;
    *count = array.kind == CXType_ConstantArray ? clang_getArraySize(array) : -1;
    *type = clang_getArrayElementType(array);
    return true;
}

bool is_record(CXType type) { return plain_type(type).kind == CXType_Record; }

char *member_name(CXCursor member)
{
    bool nameless = clang_getCursorKind(member) != CXCursor_FieldDecl || clang_Cursor_isAnonymous(member);
    char *name = nameless ? textf("%s", "") : text_of(clang_getCursorSpelling(member));
    if (strchr(name, '(') || strchr(name, ' ')) *name = 0; /* "(anonymous union at …)" */
    return name;
}

struct walk {
    void (*each)(CXCursor member, void *data);
    void *data;
    bool any;
};

static enum CXVisitorResult visit_field(CXCursor field, CXClientData data)
{
    struct walk *walk = data;
    char *name = member_name(field);
    bool padding = clang_Cursor_isBitField(field) && !*name;
    free(name);
    if (padding) return CXVisit_Continue;
    walk->any = true;
    if (walk->each) walk->each(field, walk->data);
    return CXVisit_Continue;
}

static bool is_empty(CXType record);

static enum CXChildVisitResult visit_base(CXCursor child, CXCursor parent, CXClientData data)
{
    struct walk *walk = data;
    (void)parent;
    if (clang_getCursorKind(child) != CXCursor_CXXBaseSpecifier || is_empty(clang_getCursorType(child)))
        return CXChildVisit_Continue;
    walk->any = true;
    if (walk->each) walk->each(child, walk->data);
    return CXChildVisit_Continue;
}

static void walk_record(CXType record, struct walk *walk)
{
    CXType plain = plain_type(record);
    clang_visitChildren(clang_getTypeDeclaration(plain), visit_base, walk);
    clang_Type_visitFields(plain, visit_field, walk);
}

static bool is_empty(CXType record)
{
    struct walk walk = {0};
    walk_record(record, &walk);
    return !walk.any;
}

void each_member(CXType record, void (*each)(CXCursor member, void *data), void *data)
{
    struct walk walk = {.each = each, .data = data};
    walk_record(record, &walk);
}

static bool is_bit_int(CXType type)
{
    char *spelling = text_of(clang_getTypeSpelling(type));
    bool found = strstr(spelling, "_BitInt(") != NULL;
    free(spelling);
    return found;
}

char kind_letter(CXType type)
{
    type = plain_type(type);
    if (is_bit_int(type)) return 'x';
    switch (type.kind) {
    case CXType_Record: return 'r';
    case CXType_WChar: return 'w';
    case CXType_Bool: return 'b';
    case CXType_Char_S:
    case CXType_SChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_Int128: return 'i';
    case CXType_Char_U:
    case CXType_UChar:
    case CXType_Char16:
    case CXType_Char32:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
    case CXType_UInt128: return 'u';
    case CXType_Half:
    case CXType_Float16:
    case CXType_BFloat16:
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128: return 'f';
    case CXType_Complex: return 'c';
    case CXType_Pointer:
    case CXType_BlockPointer: return 'p';
    case CXType_Vector:
    case CXType_ExtVector: return 'v';
    default: return 'x';
    }
}

bool is_signed(CXType type) { return kind_letter(type) == 'i'; }

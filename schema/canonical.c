#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

static void write_type(FILE *out, CXType type);

static void write_member(CXCursor member, void *data)
{
    FILE *out = data;
    CXType type = clang_getCursorType(member);
    bool field = clang_getCursorKind(member) == CXCursor_FieldDecl;
    /* A state's or a message's one base class that is not empty is where the class is (standard layout). */
    fprintf(out, "@%lld ", field ? clang_Cursor_getOffsetOfField(member) : 0);
    long long count;
    CXType element = type;
    while (take_dimension(&element, &count)) {
    }
    write_type(out, element);
    while (take_dimension(&type, &count))
        if (count < 0) fputs("[]", out);
        else fprintf(out, "[%lld]", count);
    if (clang_Cursor_isBitField(member)) fprintf(out, ":%d", clang_getFieldDeclBitWidth(member));
    char *name = member_name(member);
    fprintf(out, " %s;", name);
    free(name);
}

static void write_record(FILE *out, CXType type)
{
    bool is_union = clang_getCursorKind(clang_getTypeDeclaration(type)) == CXCursor_UnionDecl;
    fprintf(out, "%s %lld/%lld{", is_union ? "union" : "struct", clang_Type_getSizeOf(type), clang_Type_getAlignOf(type));
    each_member(type, write_member, out);
    fputc('}', out);
}

static void write_type(FILE *out, CXType type)
{
    type = plain_type(type);
    const char letter = kind_letter(type);
    if (letter == 'r') {
        write_record(out, type);
        return;
    }
    fprintf(out, "%c%lld", letter, clang_Type_getSizeOf(type));
    if (letter == 'v') {
        fputc('*', out);
        write_type(out, clang_getElementType(type));
    }
    if (letter != 'x') return;
    char *spelling = text_of(clang_getTypeSpelling(type));
    fprintf(out, " %s", spelling);
    free(spelling);
}

char *canonical_layout(CXType type)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) stop(EXIT_MACHINE, "out of memory");
    write_type(out, type);
    if (fclose(out) != 0) stop(EXIT_MACHINE, "out of memory");
    return text;
}

void canonical_hash(const char *text, uint8_t hash[HASH_SIZE])
{
    unsigned size = 0;
    bool good = EVP_Digest(text, strlen(text), hash, &size, EVP_sha256(), NULL) == 1;
    if (!good || size != HASH_SIZE) stop(EXIT_MACHINE, "OpenSSL has no SHA-256");
}

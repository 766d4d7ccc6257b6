#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include "signer/json.h"

enum { MESSAGE_FIRST = 256 }; /* FSM_MESSAGE_FIRST of fsm/app.h, which only apps include */

static void print_hash(struct fsm_json *json, const char *key, const uint8_t *hash, size_t bytes)
{
    char text[2 * HASH_SIZE + 1];
    for (size_t i = 0; i < bytes; i++) snprintf(text + 2 * i, 3, "%02x", hash[i]);
    fsm_json_string(json, key, text);
}

static const char *kind_name(CXType type)
{
    if (clang_getCanonicalType(type).kind == CXType_Enum) return "enum";
    if (is_record(type))
        return clang_getCursorKind(clang_getTypeDeclaration(plain_type(type))) == CXCursor_UnionDecl ? "union" : "struct";
    switch (kind_letter(type)) {
    case 'i':
    case 'u':
    case 'w': return "integer";
    case 'b': return "boolean";
    case 'f': return "float";
    case 'c': return "complex";
    case 'p': return "pointer";
    case 'v': return "vector";
    default: return "other";
    }
}

static enum CXChildVisitResult print_constant(CXCursor constant, CXCursor parent, CXClientData data)
{
    if (clang_getCursorKind(constant) != CXCursor_EnumConstantDecl) return CXChildVisit_Continue;
    struct fsm_json *json = data;
    char *name = text_of(clang_getCursorSpelling(constant));
    fsm_json_object(json, NULL);
    fsm_json_string(json, "name", name);
    if (is_signed(clang_getEnumDeclIntegerType(parent))) fsm_json_integer(json, "value", clang_getEnumConstantDeclValue(constant));
    else fsm_json_number(json, "value", clang_getEnumConstantDeclUnsignedValue(constant));
    fsm_json_object_end(json);
    free(name);
    return CXChildVisit_Continue;
}

static void print_members(struct fsm_json *json, CXType record);

/* What a type adds to a member. */
static void print_type(struct fsm_json *json, CXType type)
{
    const char *kind = kind_name(type);
    fsm_json_string(json, "kind", kind);
    if (strcmp(kind, "integer") == 0 || strcmp(kind, "enum") == 0) fsm_json_boolean(json, "signed", is_signed(type));
    if (strcmp(kind, "enum") == 0) {
        fsm_json_array(json, "constants");
        clang_visitChildren(clang_getTypeDeclaration(clang_getCanonicalType(type)), print_constant, json);
        fsm_json_array_end(json);
    }
    if (is_record(type)) print_members(json, type);
}

static void print_member(CXCursor member, void *data)
{
    struct fsm_json *json = data;
    CXType type = clang_getCursorType(member);
    long long offset = clang_getCursorKind(member) == CXCursor_FieldDecl ? clang_Cursor_getOffsetOfField(member) : 0, count;
    char *name = member_name(member), *spelling = text_of(clang_getTypeSpelling(type));
    long long size = clang_Type_getSizeOf(type);
    fsm_json_object(json, NULL);
    fsm_json_string(json, "name", name);
    fsm_json_string(json, "type", spelling);
    fsm_json_number(json, "offset", (uint64_t)offset / 8);
    fsm_json_number(json, "size", size > 0 ? (uint64_t)size : 0);
    fsm_json_array(json, "dimensions");
    while (take_dimension(&type, &count)) fsm_json_number(json, NULL, count > 0 ? (uint64_t)count : 0);
    fsm_json_array_end(json);
    if (clang_Cursor_isBitField(member)) {
        fsm_json_number(json, "bit_offset", (uint64_t)offset);
        fsm_json_number(json, "bit_width", (uint64_t)clang_getFieldDeclBitWidth(member));
    }
    print_type(json, type);
    fsm_json_object_end(json);
    free(name);
    free(spelling);
}

static void print_members(struct fsm_json *json, CXType record)
{
    fsm_json_number(json, "align", (uint64_t)clang_Type_getAlignOf(record));
    fsm_json_array(json, "members");
    each_member(record, print_member, json);
    fsm_json_array_end(json);
}

static void print_layout(struct fsm_json *json, const struct layout *layout, const char *record)
{
    char *spelling = text_of(clang_getTypeSpelling(layout->type));
    fsm_json_object(json, record);
    fsm_json_string(json, "type", spelling);
    fsm_json_number(json, "size", (uint64_t)clang_Type_getSizeOf(layout->type));
    print_type(json, layout->type);
    fsm_json_object_end(json);
    fsm_json_string(json, "canonical", layout->canonical);
    print_hash(json, "hash", layout->hash, HASH_SIZE);
    free(spelling);
}

static void print_app(struct fsm_json *json, const struct schema *schema)
{
    if (!schema->app) {
        fsm_json_null(json, "app");
        return;
    }
    fsm_json_object(json, "app");
    fsm_json_string(json, "name", schema->app);
    fsm_json_number(json, "version", schema->version);
    fsm_json_object_end(json);
}

void schema_print(const struct schema *schema, const char *target, FILE *out)
{
    struct fsm_json json = {.out = out};
    fsm_json_object(&json, NULL);
    fsm_json_string(&json, "target", target);
    print_app(&json, schema);
    fsm_json_array(&json, "types");
    for (size_t i = 0; i < schema->types.count; i++) {
        const struct layout *type = &schema->types.items[i];
        fsm_json_object(&json, NULL);
        fsm_json_string(&json, "name", type->name);
        fsm_json_boolean(&json, "portable", type->portable);
        print_layout(&json, type, "state");
        print_hash(&json, "layout", type->hash, sizeof(uint64_t));
        fsm_json_object_end(&json);
    }
    fsm_json_array_end(&json);
    fsm_json_array(&json, "messages");
    for (size_t i = 0; i < schema->messages.count; i++) {
        const struct layout *message = &schema->messages.items[i];
        fsm_json_object(&json, NULL);
        fsm_json_string(&json, "name", message->name);
        fsm_json_integer(&json, "number", message->id - MESSAGE_FIRST);
        fsm_json_integer(&json, "id", message->id);
        print_layout(&json, message, "body");
        fsm_json_object_end(&json);
    }
    fsm_json_array_end(&json);
    print_hash(&json, "hash", schema->hash, HASH_SIZE);
    fsm_json_object_end(&json);
}

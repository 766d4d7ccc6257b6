#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

/* What one file declares; an FSM_MESSAGE is a struct and, before it, the constant that numbers it. */
struct file {
    struct schema *schema;
    const char *name;
    struct layouts portable; /* of FSM_PORTABLE: only their types count */
    struct layout *numbers;  /* enum constants fsm_id_NAME */
    size_t count;
};

static bool begins(const char *text, const char *start) { return strncmp(text, start, strlen(start)) == 0; }

static struct layout *add(struct layouts *list)
{
    list->items = realloc(list->items, (list->count + 1) * sizeof *list->items);
    if (!list->items) stop(EXIT_MACHINE, "out of memory");
    struct layout *layout = &list->items[list->count++];
    memset(layout, 0, sizeof *layout);
    return layout;
}

/* The first cursor below that is of the kind; the null cursor if there is none. */
struct search {
    enum CXCursorKind kind;
    CXCursor found;
};
static enum CXChildVisitResult search_child(CXCursor child, CXCursor parent, CXClientData data)
{
    struct search *search = data;
    (void)parent;
    if (clang_getCursorKind(child) != search->kind) return CXChildVisit_Recurse;
    search->found = child;
    return CXChildVisit_Break;
}
static CXCursor first(CXCursor in, enum CXCursorKind kind)
{
    struct search search = {kind, clang_getNullCursor()};
    clang_visitChildren(in, search_child, &search);
    return search.found;
}

/* The FSM type's or message's name and layout; one that is there already has to be the same. */
static void take(struct layouts *list, const struct layout *found, const char *what)
{
    for (size_t i = 0; i < list->count; i++) {
        struct layout *known = &list->items[i];
        if (strcmp(known->name, found->name) != 0) continue;
        known->portable = known->portable || found->portable;
        if (strcmp(known->canonical, found->canonical) == 0 && known->id == found->id) return;
        stop(EXIT_INPUT, "%s '%s' of %s is not the one of %s: put it into a header that both include", what, found->name,
             found->file, known->file);
    }
    *add(list) = *found;
}

static bool same_type(CXType one, CXType other)
{
    return clang_equalTypes(clang_getUnqualifiedType(clang_getCanonicalType(one)),
                            clang_getUnqualifiedType(clang_getCanonicalType(other)));
}

static void take_layout(struct file *file, struct layouts *list, char *name, CXType type, int64_t id, const char *what)
{
    struct layout found = {.name = name, .file = file->name, .type = type, .id = id, .canonical = canonical_layout(type)};
    canonical_hash(found.canonical, found.hash);
    for (size_t i = 0; i < file->portable.count; i++)
        if (same_type(file->portable.items[i].type, type)) found.portable = true;
    take(list, &found, what);
}

/* const struct fsm_type_declaration fsm_type_NAME = { … handler … }: the handler's first parameter leads to the state. */
static void find_type(struct file *file, CXCursor variable, const char *name)
{
    CXCursor handler = clang_getCursorReferenced(first(variable, CXCursor_DeclRefExpr));
    CXType state = clang_getPointeeType(clang_getArgType(clang_getCursorType(handler), 0));
    if (state.kind == CXType_Invalid) return;
    take_layout(file, &file->schema->types, textf("%s", name), state, 0, "FSM type");
}

/* An initialiser `.version = …` is one cursor, whose first child names the member; the value is somewhere behind it. */
static enum CXChildVisitResult app_member(CXCursor child, CXCursor parent, CXClientData data)
{
    struct schema *schema = data;
    (void)parent;
    char *member = text_of(clang_getCursorSpelling(first(child, CXCursor_MemberRef)));
    CXCursor number = first(child, CXCursor_IntegerLiteral);
    if (strcmp(member, "version") == 0 && !clang_Cursor_isNull(number)) {
        CXEvalResult value = clang_Cursor_Evaluate(child);
        if (!value) value = clang_Cursor_Evaluate(number);
        if (value) schema->version = (uint32_t)clang_EvalResult_getAsUnsigned(value);
        if (value) clang_EvalResult_dispose(value);
    }
    free(member);
    return CXChildVisit_Continue;
}

static void find_app(struct file *file, CXCursor variable)
{
    CXCursor list = first(variable, CXCursor_InitListExpr);
    CXCursor text = first(list, CXCursor_StringLiteral);
    CXEvalResult name = clang_Cursor_Evaluate(text);
    if (!name) return;
    if (file->schema->app) stop(EXIT_INPUT, "%s has a second FSM_APP: an app declares itself once", file->name);
    file->schema->app = textf("%s", clang_EvalResult_getAsStr(name));
    clang_EvalResult_dispose(name);
    clang_visitChildren(list, app_member, file->schema);
}

static void find_variable(struct file *file, CXCursor variable)
{
    char *name = text_of(clang_getCursorSpelling(variable));
    bool defined = !clang_Cursor_isNull(first(variable, CXCursor_InitListExpr));
    if (defined && strcmp(name, "fsm_app_declaration") == 0) find_app(file, variable);
    if (defined && begins(name, "fsm_type_")) find_type(file, variable, name + strlen("fsm_type_"));
    free(name);
}

static enum CXChildVisitResult find_number(CXCursor constant, CXCursor parent, CXClientData data)
{
    struct file *file = data;
    (void)parent;
    if (clang_getCursorKind(constant) != CXCursor_EnumConstantDecl) return CXChildVisit_Continue;
    char *name = text_of(clang_getCursorSpelling(constant));
    if (begins(name, "fsm_id_")) {
        struct layouts numbers = {file->numbers, file->count};
        struct layout *number = add(&numbers);
        number->name = textf("%s", name + strlen("fsm_id_"));
        number->id = clang_getEnumConstantDeclValue(constant);
        file->numbers = numbers.items;
        file->count = numbers.count;
    }
    free(name);
    return CXChildVisit_Continue;
}

static void find_message(struct file *file, CXCursor record)
{
    char *annotation = text_of(clang_getCursorSpelling(first(record, CXCursor_AnnotateAttr)));
    bool message = strcmp(annotation, "fsm.message") == 0 && clang_isCursorDefinition(record);
    free(annotation);
    if (!message) return;
    char *name = text_of(clang_getCursorSpelling(record));
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->numbers[i].name, name) == 0)
            take_layout(file, &file->schema->messages, name, clang_getCursorType(record), file->numbers[i].id, "message");
}

/* FSM_PORTABLE(type) is _Static_assert(sizeof(type) …, "fsm.portable …"); a type of which only the size is asked is seen in the
 * cursor of its name. */
static void find_portable(struct file *file, CXCursor assertion)
{
    char *text = text_of(clang_getCursorSpelling(first(assertion, CXCursor_StringLiteral)));
    CXCursor type = clang_getCursorReferenced(first(assertion, CXCursor_TypeRef));
    if (begins(text, "\"fsm.portable") && !clang_Cursor_isNull(type)) add(&file->portable)->type = clang_getCursorType(type);
    free(text);
}

static enum CXChildVisitResult find_marks(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_StaticAssert) find_portable(data, cursor);
    if (clang_getCursorKind(cursor) == CXCursor_EnumDecl) clang_visitChildren(cursor, find_number, data);
    bool block = clang_getCursorKind(cursor) == CXCursor_Namespace || clang_getCursorKind(cursor) == CXCursor_LinkageSpec;
    return block ? CXChildVisit_Recurse : CXChildVisit_Continue;
}

static enum CXChildVisitResult find_declarations(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_Namespace:
    case CXCursor_LinkageSpec: return CXChildVisit_Recurse;
    case CXCursor_VarDecl: find_variable(data, cursor); break;
    case CXCursor_StructDecl: find_message(data, cursor); break;
    default: break;
    }
    return CXChildVisit_Continue;
}

void schema_find(struct schema *schema, CXTranslationUnit unit, const char *file)
{
    struct file found = {.schema = schema, .name = file};
    CXCursor all = clang_getTranslationUnitCursor(unit);
    clang_visitChildren(all, find_marks, &found);
    clang_visitChildren(all, find_declarations, &found);
    for (size_t i = 0; i < found.count; i++) free(found.numbers[i].name);
    free(found.numbers);
    free(found.portable.items);
}

static int by_id_and_name(const void *one, const void *other)
{
    const struct layout *a = one, *b = other;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void sort(struct layouts *list)
{
    if (list->count) qsort(list->items, list->count, sizeof *list->items, by_id_and_name);
}

/* Two names for one number would make a receiver take one message for the other. */
static void check_numbers(const struct layouts *messages)
{
    for (size_t i = 1; i < messages->count; i++)
        if (messages->items[i].id == messages->items[i - 1].id)
            stop(EXIT_INPUT, "messages '%s' and '%s' have the same number %lld: give each a number of its own",
                 messages->items[i - 1].name, messages->items[i].name, (long long)messages->items[i].id - 256);
}

void schema_finish(struct schema *schema)
{
    sort(&schema->types);
    sort(&schema->messages);
    check_numbers(&schema->messages);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) stop(EXIT_MACHINE, "out of memory");
    for (size_t i = 0; i < schema->types.count; i++)
        fprintf(out, "type %s %s\n", schema->types.items[i].name, schema->types.items[i].canonical);
    for (size_t i = 0; i < schema->messages.count; i++)
        fprintf(out, "message %lld %s %s\n", (long long)schema->messages.items[i].id, schema->messages.items[i].name,
                schema->messages.items[i].canonical);
    if (fclose(out) != 0) stop(EXIT_MACHINE, "out of memory");
    canonical_hash(text, schema->hash);
    free(text);
}

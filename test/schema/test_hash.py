"""The canonical form is as the manual has it: it changes with every change of the layout, and with nothing else."""
import harness
from harness import TARGETS, app

BASE = "uint32_t count; int16_t level[2]; unsigned on : 1, rest : 7; struct { uint8_t a, b; } pair; enum mode mode;"
BEFORE = "enum mode { OFF, ON };"


class Hash(harness.Case):
    def test_the_canonical_form(self):
        for target in TARGETS:
            self.assertEqual(self.layout(BASE, f"--target={target}", before=BEFORE),
                             "struct 16/4{@0 u4 count;@32 i2[2] level;@64 u4:1 on;@65 u4:7 rest;"
                             "@72 struct 2/1{@0 u1 a;@8 u1 b;} pair;@96 u4 mode;}")

    def test_what_says_nothing_of_the_layout_changes_nothing(self):
        known = self.schema_of(app(BASE, BEFORE))
        same = [
            app("/* a comment */ " + BASE, BEFORE + " struct unrelated { char c; };"),
            app(BASE.replace("uint32_t", "word").replace("int16_t", "signed short"), BEFORE + " typedef unsigned word;"),
            app(BASE.replace("enum mode", "state_of_lamp"), "typedef enum { OFF, ON, MORE } state_of_lamp;"),
            app(BASE.replace("uint32_t", "const volatile uint32_t"), BEFORE),
            app(BASE.replace("[2]", "[COUNT]"), BEFORE + "\n#define COUNT (1 + 1)\n"),
            app(BASE.replace("struct {", "struct two {"), BEFORE),
        ]
        for text in same:
            self.assertEqual(self.schema_of(text)["hash"], known["hash"], text)
        self.write("elsewhere/deep/app.c", app(BASE, BEFORE))
        self.assertEqual(self.schema("elsewhere/deep/app.c")["hash"], known["hash"])

    def test_every_change_of_the_layout_changes_it(self):
        variants = [BASE] + [BASE.replace(old, new) for old, new in [
            ("uint32_t", "int32_t"), ("uint32_t", "float"), ("uint32_t", "uint64_t"), ("uint32_t count", "uint32_t counter"),
            ("uint32_t", "void *"), ("[2]", "[3]"), ("[2]", "[1][2]"), ("on : 1", "on : 2"), ("unsigned on", "int on"),
            ("on : 1, rest", "rest : 1, on"), ("a, b", "b, a"), ("struct {", "union {"), ("uint8_t a, b", "uint16_t a"),
            ("enum mode mode;", ""), ("enum mode mode;", "enum mode mode; uint8_t more;"), ("uint8_t a", "bool a"),
            ("uint32_t count;", "uint32_t count __attribute__((aligned(8)));"), ("uint8_t a", "char a"),
            ("int16_t level[2];", "_Complex float level;")]]
        forms = [self.layout(variant, before=BEFORE) for variant in variants]
        self.assertEqual(len(set(forms)), len(forms))

    def test_kinds_of_members(self):
        for state, form in [
            ("_Bool a; double b; float c;", "struct 24/8{@0 b1 a;@64 f8 b;@128 f4 c;}"),
            ("struct box *a; int (*b)(void);", "struct 8/4{@0 p4 a;@32 p4 b;}"),
            ("int n; int rest[];", "struct 4/4{@0 i4 n;@32 i4[] rest;}"),
            ("_BitInt(17) a; unsigned _BitInt(7) b;", "struct 8/4{@0 x4 _BitInt(17) a;@32 x1 unsigned _BitInt(7) b;}"),
            ("_Complex double a;", "struct 16/8{@0 c16 a;}"),
            ("four a;", "struct 16/16{@0 v16*f4 a;}"),
            ("union { int a; struct { char b; }; };", "struct 4/4{@0 union 4/4{@0 i4 a;@0 struct 1/1{@0 i1 b;} ;} ;}"),
        ]:
            self.assertEqual(self.layout(state, before="typedef float four __attribute__((vector_size(16)));"), form)

    def test_the_whole_depends_on_names_and_numbers_of_messages(self):
        texts = [app("int x;", f"FSM_MESSAGE({number}, {name}, {{ {member} }});")
                 for number, name, member in [(1, "a", "int x;"), (2, "a", "int x;"), (1, "b", "int x;"), (1, "a", "unsigned x;")]]
        self.assertEqual(len({self.schema_of(text)["hash"] for text in texts}), 4)


harness.main()

"""The manifest's hashes, which the checker works out while fsmcc compiles, are those of fsmschema, for the samples and for odd states."""
import random

import harness
from harness import TARGETS

SAMPLES = ["heartbeat/heartbeat.c", "pingpong/ping.c", "pingpong/pong.c", "gps/gps.c", "gps/tracker.c", "thermostat/thermostat.cpp"]
BEFORE = """enum mode { OFF, ON = -1 };
enum large { LARGE = 0x80000000u };
typedef uint8_t address[6];
typedef struct { uint8_t a; uint64_t b; } pair;
typedef float four __attribute__((vector_size(8)));
struct __attribute__((packed)) tight { uint8_t tag; uint32_t value; };
struct bits { unsigned a : 3; int b : 9; uint8_t c : 2; uint64_t d : 40; bool e : 1; };
union either { uint8_t bytes[5]; uint16_t half; };
"""
TYPES = ["uint8_t", "int8_t", "char", "bool", "uint16_t", "short", "uint32_t", "int", "long", "unsigned long", "int64_t", "uint64_t", "float",
         "double", "enum mode", "enum large", "pair", "struct tight", "struct bits", "union either", "address", "void *", "pair *",
         "four", "_BitInt(17)", "_Complex float", "size_t", "wchar_t", "const volatile int", "uintptr_t", "int (*)"]


def odd_state(chance, depth=0):
    """The members of a random struct."""
    members = []
    for number in range(chance.randint(1, 6)):
        name = f"m{depth}_{number}_{chance.randint(0, 999)}"
        kind = chance.random()
        if kind < 0.15 and depth < 3:
            inner = odd_state(chance, depth + 1)
            members.append(f"{chance.choice(['struct', 'union'])} {{ {inner} }}{chance.choice([' ' + name, ''])};")
        elif kind < 0.3:
            members.append(f"{chance.choice(['unsigned', 'int', 'uint8_t', 'uint64_t', 'bool'])} {name} : 1;")
        else:
            dimensions = "".join(f"[{chance.randint(1, 4)}]" for _ in range(chance.choice([0, 0, 0, 1, 2])))
            aligned = chance.choice(["", "", "", "", " __attribute__((aligned(8)))", " __attribute__((packed))"])
            what = chance.choice(TYPES)
            members.append(f"int (*{name}{dimensions})(void){aligned};" if "(*" in what else f"{what} {name}{dimensions}{aligned};")
    return " ".join(members)


def several(states):
    """An app of as many FSM types as there are states."""
    text = f"#include <fsm/app.h>\nFSM_APP(odd);\n{BEFORE}"
    for number, state in enumerate(states):
        text += f"struct t{number} {{ {state} }};\nFSM_TYPE(t{number}, struct t{number}) {{ (void)self; (void)event; }}\n"
    return text


class Manifest(harness.Case):
    def same(self, source, target, *options):
        schema = self.schema(f"--target={target}", *options, source)
        here = {entry["name"]: entry["layout"] for entry in schema["types"]}
        self.assertEqual(here, self.manifest(source, options=[f"--target={target}", *options]),
                         {entry["name"]: entry["canonical"] for entry in schema["types"]})
        self.assertNotIn(None, here.values())
        return here

    def test_the_samples(self):
        for name in SAMPLES:
            hashes = [self.same(harness.SOURCE / "samples" / name, target) for target in TARGETS]
            self.assertEqual(hashes[0], hashes[1])
            self.assertEqual(hashes[0], hashes[2])

    def test_odd_states(self):
        chance = random.Random(4)
        for _ in range(4):
            self.write("app.c", several([odd_state(chance) for _ in range(16)]))
            for target in TARGETS:
                self.same("app.c", target)

    def test_states_of_cxx(self):
        self.write("app.cpp", """#include <fsm/app.h>
#include <array>
FSM_APP(odd);
namespace deep {
struct empty {};
struct base { int a; uint8_t b; };
template <class T> struct pair { T one, other; };
enum class small : int8_t { one };
struct state : base, empty { static constexpr int fixed = 1; static int none(); };
class other { public: std::array<pair<uint16_t>, 3> all; small s; bool b; char16_t c; int base::*m; const char *p; };
FSM_TYPE(s, state) { (void)self; (void)event; }
}
FSM_TYPE(o, deep::other) { (void)self; (void)event; }
""")
        for target in TARGETS:
            self.same("app.cpp", target)

    def test_fixed_widths_have_one_hash_on_all_targets(self):
        self.write("app.c", several(["uint8_t a; uint64_t b; double c; struct bits d; union either e; struct tight f; pair *g; enum mode h;"]))
        self.assertEqual(len({tuple(self.same("app.c", target).items()) for target in TARGETS}), 1)

    def test_long_double_as_double(self):
        self.write("app.c", several(["long double a;"]))
        for target in TARGETS:
            self.same("app.c", target, "-mlong-double-64")

    def test_types_in_several_files_and_objects(self):
        self.write("a.c", "#include <fsm/app.h>\nFSM_APP(two);\nstruct s { int x; };\nFSM_TYPE(a, struct s) { (void)self; (void)event; }\n")
        self.write("b.c", "#include <fsm/app.h>\nstruct s { int y; };\nFSM_TYPE(b, struct s) { (void)self; (void)event; }\n")
        expected = {entry["name"]: entry["layout"] for entry in self.schema("a.c", "b.c")["types"]}
        self.assertEqual(self.manifest("a.c", "b.c"), expected)
        self.run_command(harness.FSMCC, "-c", "-O0", "-g", "b.c", "-o", "b.o")
        self.assertEqual(self.manifest("b.o", "a.c"), expected)

    def test_a_hash_that_the_app_claims_itself_is_not_believed(self):
        self.write("app.c", """#include <fsm/app.h>
FSM_APP(liar);
struct s { int x; };
extern const struct fsm_type_declaration fsm_type_liar __attribute__((annotate("fsm.layout.0123456789abcdef")));
FSM_TYPE(liar, struct s) { (void)self; (void)event; }
""")
        self.assertIsNone(self.manifest("app.c")["liar"])


harness.main()

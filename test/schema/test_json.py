"""The JSON says what the source says."""
import hashlib

import harness
from harness import TARGETS

APP = """#include <fsm/app.h>
FSM_APP(station, FSM_VERSION(3));
enum mode { OFF, SLOW = -2, FAST = 7 };
typedef uint8_t address[6];
struct point { int32_t x, y; };
FSM_MESSAGE(4, fix, { struct point at[2]; enum mode mode; address from; });
FSM_MESSAGE(1, ball, { uint32_t rally; });
struct state {
    struct point track[2][3];
    unsigned on : 1;
    unsigned level : 5;
    union { uint32_t word; float ratio; };
    const char *name;
    bool known;
    double sum;
    char text[12];
    int64_t total;
};
FSM_PORTABLE(struct point);
FSM_TYPE(station, struct state) { (void)self; (void)event; }
struct small { uint16_t n; };
FSM_PORTABLE(struct small);
FSM_TYPE(another, struct small) { (void)self; (void)event; }
"""


class Json(harness.Case):
    def test_app_types_and_messages_are_there_in_order(self):
        for target in TARGETS:
            schema = self.schema_of(APP, f"--target={target}")
            self.assertEqual(schema["target"], target)
            self.assertEqual(schema["app"], {"name": "station", "version": 3})
            self.assertEqual([entry["name"] for entry in schema["types"]], ["another", "station"])
            self.assertEqual([entry["portable"] for entry in schema["types"]], [True, False])
            self.assertEqual([(entry["name"], entry["number"], entry["id"]) for entry in schema["messages"]],
                             [("ball", 1, 257), ("fix", 4, 260)])

    def test_every_member_has_its_place(self):
        state = self.schema_of(APP)["types"][1]["state"]
        self.assertEqual((state["type"], state["size"], state["align"], state["kind"]), ("struct state", 96, 8, "struct"))
        places = [(m["name"], m["type"] if m["name"] else "", m["kind"], m["offset"], m["size"], m["dimensions"])
                  for m in state["members"]]
        self.assertEqual(places, [
            ("track", "struct point[2][3]", "struct", 0, 48, [2, 3]), ("on", "unsigned int", "integer", 48, 4, []),
            ("level", "unsigned int", "integer", 48, 4, []), ("", "", "union", 52, 4, []),
            ("name", "const char *", "pointer", 56, 4, []), ("known", "_Bool", "boolean", 60, 1, []),
            ("sum", "double", "float", 64, 8, []), ("text", "char[12]", "integer", 72, 12, [12]),
            ("total", "int64_t", "integer", 88, 8, [])])

    def test_bit_fields_signs_enums_and_inner_records_are_told(self):
        schema = self.schema_of(APP)
        track, on, level, either, *_ = schema["types"][1]["state"]["members"]
        self.assertEqual([(m["name"], m["offset"]) for m in track["members"]], [("x", 0), ("y", 4)])
        self.assertEqual([(on["bit_offset"], on["bit_width"]), (level["bit_offset"], level["bit_width"])], [(384, 1), (385, 5)])
        self.assertEqual([on["signed"], track["members"][0]["signed"]], [False, True])
        self.assertEqual([m["name"] for m in either["members"]], ["word", "ratio"])
        mode = schema["messages"][1]["body"]["members"][1]
        self.assertEqual(mode["constants"], [{"name": "OFF", "value": 0}, {"name": "SLOW", "value": -2}, {"name": "FAST", "value": 7}])
        self.assertEqual((mode["kind"], mode["signed"]), ("enum", True))

    def test_hashes_are_of_the_canonical_form(self):
        schema = self.schema_of(APP)
        lines = []
        for entry in schema["types"]:
            digest = hashlib.sha256(entry["canonical"].encode()).hexdigest()
            self.assertEqual((entry["hash"], entry["layout"]), (digest, digest[:16]))
            lines.append(f"type {entry['name']} {entry['canonical']}\n")
        for entry in schema["messages"]:
            self.assertEqual(entry["hash"], hashlib.sha256(entry["canonical"].encode()).hexdigest())
            lines.append(f"message {entry['id']} {entry['name']} {entry['canonical']}\n")
        self.assertEqual(schema["hash"], hashlib.sha256("".join(lines).encode()).hexdigest())

    def test_several_files_are_one_app(self):
        self.write("ball.h", "#include <fsm/app.h>\nFSM_MESSAGE(1, ball, { uint32_t rally; });\n")
        self.write("a.c", '#include "ball.h"\nFSM_APP(two);\nstruct a { int x; };\nFSM_TYPE(a, struct a) { (void)self; (void)event; }\n')
        self.write("b.c", '#include "ball.h"\nstruct b { int y; };\nFSM_TYPE(b, struct b) { (void)self; (void)event; }\n')
        both = self.schema("a.c", "b.c")
        self.assertEqual(both["app"], {"name": "two", "version": 0})
        self.assertEqual([entry["name"] for entry in both["types"]], ["a", "b"])
        self.assertEqual([entry["name"] for entry in both["messages"]], ["ball"])
        self.assertEqual(self.schema("b.c", "a.c"), both)
        self.assertIsNone(self.schema("b.c")["app"])

    def test_options_that_compile_the_file_will_do(self):
        self.write("include/size.h", "#define SIZE 5\n")
        self.write("app.c", harness.app("uint8_t bytes[SIZE + MORE];", '#include "size.h"'))
        schema = self.schema("-c", "-O2", "-g", "-Wall", "-MMD", "-Iinclude", "-DMORE=2", "-std=gnu11", "app.c", "-o", "-")
        self.assertEqual(schema["types"][0]["canonical"], "struct 7/1{@0 u1[7] bytes;}")

    def test_the_output_goes_into_a_file(self):
        self.write("app.c", APP)
        printed = self.run_command(harness.FSMSCHEMA, "app.c").stdout
        self.assertEqual(self.run_command(harness.FSMSCHEMA, "app.c", "-o", "app.json").stdout, "")
        self.assertEqual((self.folder / "app.json").read_text(), printed)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["app.c", "app.json"])

    def test_the_samples_have_schemas(self):
        for target in TARGETS:
            apps = [file for file in sorted(harness.SOURCE.glob("samples/*/*.c")) if "FSM_TYPE(" in file.read_text()]
            self.assertGreater(len(apps), 8)
            for source in apps:
                schema = self.schema(f"--target={target}", source)
                self.assertTrue(schema["types"], source)


harness.main()

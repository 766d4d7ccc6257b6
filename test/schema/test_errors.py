"""What cannot be read is said where it is wrong, with fsmcc's exit codes, and nothing half-written is left."""
import harness
from harness import CALL, app


class Errors(harness.Case):
    def test_a_source_that_does_not_compile(self):
        self.write("app.c", app("int x;") + "oops\n")
        said = self.refused("app.c", "-o", "app.json")
        self.assertIn("app.c:6:1: error: unknown type name 'oops'", said)
        self.assertIn("app.c does not compile", said)
        self.assertFalse((self.folder / "app.json").exists())

    def test_a_header_that_is_missing(self):
        self.write("app.c", '#include "nowhere.h"\n' + app("int x;"))
        self.assertIn("app.c:1:10: fatal error: 'nowhere.h' file not found", self.refused("app.c"))

    def test_warnings_are_fsmccs_affair(self):
        self.write("app.c", app("int x;") + "int f(void); int f(void) { int unused; }\n")
        self.assertEqual(self.run_command(harness.FSMSCHEMA, "-Wall", "-Werror", "app.c").stderr, "")

    def test_nothing_to_describe(self):
        self.write("app.c", "int x;\n")
        self.assertIn("no FSM_TYPE and no FSM_MESSAGE", self.refused("app.c"))

    def test_one_message_with_two_layouts(self):
        self.write("a.c", app("int x;", "FSM_MESSAGE(1, ball, { uint32_t rally; });"))
        self.write("b.c", "#include <fsm/app.h>\nFSM_MESSAGE(1, ball, { uint64_t rally; });\n")
        self.assertIn("message 'ball' of b.c is not the one of a.c", self.refused("a.c", "b.c"))

    def test_one_number_for_two_messages(self):
        self.write("a.c", app("int x;", "FSM_MESSAGE(1, ball, { uint8_t a; }); FSM_MESSAGE(1, bat, { uint8_t a; });"))
        self.assertIn("messages 'ball' and 'bat' have the same number 1", self.refused("a.c"))

    def test_two_apps(self):
        self.write("a.c", app("int x;"))
        self.write("b.c", app("int x;", name="other"))
        self.assertIn("b.c has a second FSM_APP", self.refused("a.c", "b.c"))

    def test_wrong_calls(self):
        self.write("app.c", app("int x;"))
        self.write("app.o", "")
        for words, why in [([], "no input files; 'fsmschema --help'"), (["none.c"], "none.c: No such file"),
                           (["app.o"], "objects say nothing of layouts"), (["--target=pdp11", "app.c"], "no target 'pdp11'"),
                           (["-Xclang", "-verify", "app.c"], "-Xclang"), (["app.c", "-o", "app.c"], "is an input too"),
                           (["-xc", "-"], "sources are read from files"), (["app.c", "-o", "none/out"], "none/")]:
            with self.subTest(words=words):
                said = self.refused(*words, code=CALL)
                self.assertIn("fsmschema: error: ", said)
                self.assertIn(why, said)

    def test_the_environment_changes_nothing(self):
        self.write("hidden/extra.h", "#define EXTRA 1\n")
        self.write("app.c", app("int x;", '#include <extra.h>'))
        done = self.run_command(harness.FSMSCHEMA, "app.c", code=harness.INPUT, env={"CPATH": str(self.folder / "hidden")})
        self.assertIn("'extra.h' file not found", done.stderr)

    def test_bytes_that_are_no_source(self):
        (self.folder / "app.c").write_bytes(bytes(range(256)) * 64)
        self.assertIn("app.c does not compile", self.refused("app.c"))


harness.main()

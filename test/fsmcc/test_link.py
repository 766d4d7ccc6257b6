"""Objects, archives, and what is wrong with them."""
import struct
import harness
from harness import APP, APP_PART, CLANG, INPUT, LLVM, STEP


class Archives(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        self.write("extra.c", "int extra(int);\nint extra(int n) { return n; }\n")
        self.fsmcc("-c", "a.c", "step.c", "extra.c")

    def test_members_are_found_with_any_ar(self):
        for ar in ["ar", f"{LLVM}/llvm-ar"]:
            with self.subTest(ar=ar):
                (self.folder / "lib").mkdir(exist_ok=True)
                self.run_command(ar, "rcs", "lib/libstep.a", "step.o", "extra.o")
                self.fsmcc("a.o", "lib/libstep.a")
                self.assert_app()
                self.fsmcc("a.c", "-Llib", "-lstep")
                self.assert_app()
                self.fsmcc("-l", "step", "a.o", "-L", "nowhere", "-L", "lib")
                self.assert_app()
                (self.folder / "lib/libstep.a").unlink()

    def test_thin_archives(self):
        self.run_command("ar", "rcsT", "libstep.a", "step.o", "extra.o")
        self.fsmcc("a.o", "libstep.a")
        self.assert_app()

    def test_the_order_of_inputs_does_not_matter(self):
        self.run_command("ar", "rcs", "libstep.a", "step.o")
        self.fsmcc("a.o", "libstep.a", "-o", "1.fsm")
        self.fsmcc("libstep.a", "a.o", "-o", "2.fsm")
        self.assert_app("1.fsm")
        self.assert_app("2.fsm")

    def test_what_nobody_calls_is_not_in_the_app(self):
        self.run_command("ar", "rcs", "libstep.a", "step.o", "extra.o")
        self.fsmcc("a.o", "libstep.a")
        self.assertNotIn(b"extra\0", self.bytes("a.fsm"))  # that its source was there to link is on record
        self.assertIn(b"fsm_handler_small", self.bytes("a.fsm"))


class Foreign(harness.Case):
    def test_machine_code_is_no_object_of_fsmcc(self):
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        wanted = "an object made by fsmcc: compile its source with 'fsmcc -c'\n"
        for compiler in [CLANG, "gcc"]:
            self.run_command(compiler, "-c", "step.c")
            shown = self.fsmcc("a.c", "step.o", code=INPUT).stderr
            self.assertEqual(shown, f"fsmcc: error: step.o is machine code, not {wanted}")
            self.run_command("rm", "-f", "libstep.a")
            self.run_command("ar", "rcs", "libstep.a", "step.o")
            shown = self.fsmcc("a.c", "libstep.a", code=INPUT).stderr
            self.assertEqual(shown, f"libstep.a(step.o): error: it is not {wanted}")

    def test_what_is_no_object_at_all_is_said_to_be_none(self):
        self.write("a.c", APP)
        for text in ["", "x", "!<arch>", "BC"]:
            self.write("b.o", text)
            self.assertIn("b.o is something else, not an object made by fsmcc", self.fsmcc("a.c", "b.o", code=INPUT).stderr)
        self.write("b.o", "")
        (self.folder / "b.o").write_bytes(b"BC\xc0\xde" + bytes(64))
        self.assertIn("error: ", self.fsmcc("a.c", "b.o", code=INPUT).stderr)
        self.assertEqual(self.files(), ["a.c", "b.o"])

    def test_objects_for_another_target_are_named(self):
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        for ours, theirs, triple in [("x86", "cortex-m3", "thumbv7m-unknown-none-eabi"),
                                     ("cortex-m3", "x86", "x86_64-unknown-linux-gnux32"),
                                     ("cortex-m3", "cortex-m4", "thumbv7em-unknown-none-eabihf")]:
            said = f"error: the object was compiled for {triple}, not with --target={ours}: compile its source again\n"
            self.fsmcc(f"--target={theirs}", "-c", "step.c")
            for words in [["a.c", "step.o"], ["step.o", "a.c"]]:
                self.assertEqual(self.fsmcc(f"--target={ours}", *words, code=INPUT).stderr, f"step.o: {said}")
            self.run_command("rm", "-f", "libstep.a")
            self.run_command("ar", "rcs", "libstep.a", "step.o")
            shown = self.fsmcc(f"--target={ours}", "a.c", "libstep.a", code=INPUT).stderr
            self.assertIn(said, shown)
            self.assertIn("libstep.a", shown)
        self.assertEqual([name for name in self.files() if name.endswith(".fsm")], [])

    def test_bitcode_of_plain_clang_for_the_host_is_named(self):
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        self.run_command(CLANG, "-flto", "-c", "step.c")
        self.assertIn("step.o: error: the object was compiled for x86_64-", self.fsmcc("a.c", "step.o", code=INPUT).stderr)

    def test_assembly_hidden_in_bitcode_is_refused(self):
        self.write("a.c", APP_PART)
        self.write("step.c", 'unsigned step(unsigned n)\n{\n    __asm__("nop");\n    return n;\n}\n')
        self.run_command(CLANG, "--target=x86_64-linux-gnux32", "-O1", "-g", "-flto", "-c", "step.c")
        self.assertRegex(self.fsmcc("a.c", "step.o", code=INPUT).stderr, r"step.c:3:\d+: error: inline assembly .*\[fsm-asm\]")


class Layout(harness.Case):
    SOURCE = """#include <fsm/app.h>
FSM_APP(a, FSM_VERSION(1));
static %s;
static uint32_t small = 3;
struct s { volatile uint32_t n; };
FSM_TYPE(a, struct s) { wide[event->type & 3] += small++; %s self->n += (uint32_t)wide[event->source & 3]; }
"""

    def test_data_lie_in_the_file_as_aligned_as_they_want_to_be(self):
        """Or the loader refuses the app: the cell begins where they do."""
        for wide in ("uint64_t wide[4]", "_Alignas(16) uint32_t wide[4]", "_Alignas(256) uint64_t wide[4] = {1}"):
            for count in range(6):
                with self.subTest(wide=wide, count=count):
                    self.write("a.c", self.SOURCE % (wide, "self->n;" * count))
                    self.fsmcc("--target=cortex-m3", "-ffsm-globals=state", "a.c", "-o", "a.fsm")
                    elf = self.bytes("a.fsm")
                    at, = struct.unpack_from("<I", elf, 28)
                    size, count_ = struct.unpack_from("<HH", elf, 42)
                    segments = [struct.unpack_from("<8I", elf, at + i * size) for i in range(count_)]
                    address, align = next((s[2], s[7]) for s in segments if s[0] == 1 and s[6] & 2)
                    self.assertGreaterEqual(align, 8)
                    self.assertEqual(address % align, 0)


class Twice(harness.Case):
    def test_two_apps_are_named_by_their_files(self):
        self.write("a.c", APP)
        self.write("b.c", "#include <fsm/app.h>\nFSM_APP(other, FSM_VERSION(1));\n")
        said = "error: a second FSM_APP: an app declares itself once [fsm-app]\n"
        self.assertEqual(self.fsmcc("a.c", "b.c", code=INPUT).stderr, f"b.c: {said}")
        self.fsmcc("-c", "b.c")
        self.assertEqual(self.fsmcc("a.c", "b.o", code=INPUT).stderr, f"b.o: {said}")

    def test_two_types_of_a_name(self):
        self.write("a.c", APP)
        self.write("b.c", "#include <fsm/app.h>\nstruct s { int n; };\nFSM_TYPE(small, struct s) { self->n = event->length; }\n")
        self.assertEqual(self.fsmcc("a.c", "b.c", code=INPUT).stderr,
                         "b.c: error: a second FSM_TYPE(small): each FSM type has a name of its own [fsm-type]\n")

    def test_two_functions_of_a_name(self):
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        self.write("again.c", STEP)
        said = "error: 'step' is defined a second time: make one of the two static, or rename it [fsm-twice]\n"
        self.assertEqual(self.fsmcc("a.c", "step.c", "again.c", code=INPUT).stderr, f"again.c: {said}")
        self.fsmcc("-c", "step.c", "again.c")
        self.run_command("ar", "rcs", "libagain.a", "again.o")
        self.assertEqual(self.fsmcc("a.c", "step.o", "libagain.a", code=INPUT).stderr, f"libagain.a: {said}")

    def test_a_missing_function_is_named_with_the_line_that_calls_it(self):
        self.write("a.c", APP_PART)
        shown = self.fsmcc("a.c", code=INPUT).stderr
        self.assertRegex(shown, r"^a.c:9:\d+: error: undefined function 'step': .*\[fsm-undefined\]\n$")


harness.main()

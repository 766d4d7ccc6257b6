"""Options of clang that fsmcc has too mean what they mean to clang."""
import shutil

import harness
from harness import APP, APP_PART, CALL, INPUT, STEP, TARGETS


class Modes(harness.Case):
    def test_one_command_makes_an_app_for_every_target(self):
        self.write("a.c", APP)
        for target in TARGETS:
            self.fsmcc(f"--target={target}", "a.c", "-o", f"{target}.fsm")
            self.assert_app(f"{target}.fsm")
        self.assertEqual(self.files(), ["a.c"] + sorted(f"{target}.fsm" for target in TARGETS))

    def test_without_o_the_app_is_a_fsm(self):
        self.write("a.c", APP)
        self.fsmcc("a.c")
        self.assert_app("a.fsm")

    def test_every_level_of_optimisation_makes_an_app(self):
        self.write("a.c", APP.replace("self->count++", 'fsm_log_info("%u", self->count++)').replace("(timer)", "(log, timer)")
                   .replace("#include <fsm/app.h>", "#include <fsm/log.h>"))
        for level in ["-O", "-O0", "-O1", "-O2", "-O3", "-Os", "-Oz", "-Og"]:
            for target in TARGETS:
                with self.subTest(level=level, target=target):
                    self.fsmcc(level, f"--target={target}", "a.c", "-o", "a.fsm")
                    self.assert_app()

    def test_c_makes_an_object_named_after_the_source(self):
        self.write("folder/a.c", APP)
        self.fsmcc("-c", "folder/a.c")
        self.assertEqual(self.files(), ["a.o", "folder/a.c"])
        self.assertEqual(self.bytes("a.o")[:4], b"BC\xc0\xde")

    def test_c_with_several_sources_makes_an_object_of_each(self):
        self.write("a.c", APP_PART)
        self.write("step.c", STEP)
        self.fsmcc("-c", "a.c", "step.c")
        self.fsmcc("a.o", "step.o", "-o", "a.fsm")
        self.assert_app()

    def test_S_makes_assembly(self):
        self.write("step.c", STEP)
        self.fsmcc("-S", "step.c")
        self.assertIn("step", (self.folder / "step.s").read_text())

    def test_E_preprocesses_to_stdout(self):
        self.write("a.c", "#define WORD kept\nWORD\n")
        self.assertIn("kept", self.fsmcc("-E", "a.c").stdout)

    def test_what_most_compilers_warn_of_is_an_error_but_in_existing_code(self):
        self.write("a.c", "int f(void) { return g(1); }\nint h(void) { char *p = 5; return *p; }\n")
        self.assertIn("undeclared function 'g'", self.fsmcc("-c", "a.c", code=INPUT).stderr)
        self.assertIn("warning: call to undeclared function 'g'", self.fsmcc("-c", "-ffsm-globals=state", "a.c").stderr)
        self.fsmcc("-c", "-ffsm-globals=state", "-Werror=implicit-function-declaration", "a.c", code=INPUT)

    def test_no_macro_names_the_machine_and_the_standards_say_what_is_missing(self):
        names = "__x86_64__ __amd64__ __i386__ __SSE2__ __arm__ __thumb__ __ARM_ARCH __linux__ __unix__ linux unix".split()
        self.write("a.c", "".join(f"#ifdef {name}\nhas {name}\n#endif\n" for name in names) +
                   "missing __STDC_NO_ATOMICS__ __STDC_NO_THREADS__ __STDC_NO_VLA__ __STDC_NO_COMPLEX__\n")
        for target in ("x86", "cortex-m3", "cortex-m4"):
            said = self.fsmcc("-E", "-Wall", "-Wextra", "-pedantic", "-Werror", f"--target={target}", "a.c").stdout
            self.assertNotIn("has", said)
            self.assertIn("missing 1 1 1 1", said)

    def test_E_with_Werror_has_nothing_to_warn_of(self):
        self.write("a.c", APP)
        self.assertEqual(self.fsmcc("-E", "-Werror", "-g", "a.c", "-o", "a.i").stderr, "")

    def test_M_and_MM_list_what_the_source_includes(self):
        self.write("own.h", "")
        self.write("step.c", '#include "own.h"\n' + STEP)
        self.assertEqual(self.fsmcc("-MM", "step.c").stdout, "step.o: step.c own.h\n")
        self.assertIn("stdint.h", self.fsmcc("-M", "step.c").stdout)

    def test_fsyntax_only_writes_nothing(self):
        self.write("a.c", APP)
        self.fsmcc("-fsyntax-only", "a.c")
        self.assertEqual(self.files(), ["a.c"])

    def test_preprocessor_options_joined_and_apart(self):
        self.write("inc/own.h", "#define OWN 1\n")
        self.write("a.c", "#if !defined OWN || A != 1 || B != 2 || defined C\n#error\n#endif\n" + APP)
        self.fsmcc("-Iinc", "-include", "own.h", "-DA", "-D", "B=2", "-DC", "-UC", "a.c")
        self.fsmcc("-I", "inc", "-includeown.h", "-D", "A", "-DB=2", "-D", "C", "-U", "C", "a.c")

    def test_source_from_stdin(self):
        self.fsmcc("-xc", "-", "-o", "a.fsm", input=APP)
        self.assert_app()
        self.fsmcc("-", "-o", "a.fsm", input=APP, code=CALL)

    def test_an_app_can_be_written_to_what_is_no_ordinary_file(self):
        self.write("a.c", APP)
        self.fsmcc("a.c", "-o", "/dev/null")
        self.assertTrue(shutil.os.path.exists("/dev/null") and not shutil.os.path.isfile("/dev/null"))
        self.fsmcc("a.c", "-o", "a.fsm")
        self.run_command("sh", "-c", f"{harness.FSMCC} a.c -o - > b.fsm")
        self.assertEqual(self.bytes("a.fsm"), self.bytes("b.fsm"))


class Dependencies(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("own.h", "")
        self.write("a.c", '#include "own.h"\n' + APP)

    def depends(self, name):
        return (self.folder / name).read_text().replace("\\\n", " ").split()

    def test_MMD_with_c_writes_the_d_file_beside_the_object(self):
        self.write("out/keep", "")
        self.fsmcc("-MMD", "-MP", "-c", "a.c", "-o", "out/b.o")
        self.assertEqual(self.depends("out/b.d"), ["out/b.o:", "a.c", "own.h", "own.h:"])

    def test_MD_lists_the_toolchain_s_headers_too(self):
        self.fsmcc("-MD", "-c", "a.c")
        self.assertTrue(any(word.endswith("fsm/app.h") for word in self.depends("a.d")))

    def test_MF_and_MT_name_file_and_target(self):
        self.fsmcc("-MMD", "-MF", "x.d", "-MT", "y", "-c", "a.c")
        self.assertEqual(self.depends("x.d"), ["y:", "a.c", "own.h"])
        self.fsmcc("-MMD", "-MFz.d", "-MQ$y", "-c", "a.c")
        self.assertEqual(self.depends("z.d")[0], "$$y:")

    def test_MMD_while_linking_names_the_d_file_after_the_output(self):
        self.fsmcc("-MMD", "a.c", "-o", "b.fsm")
        self.assertEqual(self.depends("b.d"), ["b.fsm:", "a.c", "own.h"])
        self.assertEqual(self.files(), ["a.c", "b.d", "b.fsm", "own.h"])

    def test_MMD_while_linking_several_sources_writes_a_d_file_for_each(self):
        self.write("a.c", '#include "own.h"\n' + APP_PART)
        self.write("step.c", STEP)
        self.fsmcc("-MMD", "a.c", "step.c", "-o", "b.fsm")
        self.assertEqual(self.depends("b-a.d"), ["b.fsm:", "a.c", "own.h"])
        self.assertEqual(self.depends("b-step.d"), ["b.fsm:", "step.c"])


class Showing(harness.Case):
    def test_v_shows_the_commands_and_runs_them(self):
        self.write("a.c", APP)
        shown = self.fsmcc("-v", "a.c").stderr
        for tool in ["clang", "opt", "ld.lld"]:
            self.assertIn(f'/{tool}" ', shown)
        self.assert_app()

    def test_dry_run_shows_the_commands_and_runs_nothing(self):
        self.write("a.c", APP)
        shown = self.fsmcc("-###", "a.c").stderr
        for tool in ["clang", "opt", "ld.lld"]:
            self.assertIn(f'/{tool}" ', shown)
        self.assertEqual(self.files(), ["a.c"])

    def test_version_and_help_go_to_stdout(self):
        self.assertRegex(self.fsmcc("--version").stdout, r"^fsmcc \d+\.\d+\.\d+ \(LLVM 19\.")
        self.assertIn("--target=NAME", self.fsmcc("--help").stdout)

    def test_explain_shows_every_rule_it_lists(self):
        names = self.fsmcc("--explain", "all").stdout.split()
        self.assertGreater(len(names), 10)
        for name in names:
            self.assertIn(name, self.fsmcc("--explain", name).stdout)

    def test_explain_of_what_is_no_rule_lists_the_rules(self):
        for name in ["fsm-nonsense", "../../../etc/passwd", ""]:
            shown = self.fsmcc("--explain", name, code=CALL)
            self.assertIn("fsm-asm", shown.stderr)
            self.assertEqual(shown.stdout, "")


harness.main()

"""Whose fault it is decides the exit code, and a failed build leaves no output."""
import os
import unittest

import harness
from harness import APP, CALL, CLANG, INPUT, MACHINE

BROKEN = {
    "syntax": "int f(void) { return 1 }\n",
    "type": "struct s; int f(struct s x) { return x; }\n",
    "include": "#include <nowhere.h>\n",
    "warning": "#warning look\nint f(void) { int x; return x; }\nint f;\n",
}


class Errors(harness.Case):
    def test_diagnostics_are_clang_s_own(self):
        for name, text in BROKEN.items():
            with self.subTest(name=name):
                self.write("b.c", text)
                theirs = self.run_command(CLANG, "--target=x86_64-linux-gnux32", "-nostdinc", "-c", "b.c", code=1)
                ours = self.fsmcc("-c", "b.c", code=INPUT)
                self.assertEqual(ours.stderr, theirs.stderr)
                self.assertEqual(ours.stdout, "")

    def test_a_failed_build_leaves_no_output_old_or_new(self):
        self.write("good.c", APP)
        undefined = APP.replace("FSM_APP", "int missing(void);\nFSM_APP", 1).replace("self->count++", "self->count = missing()")
        broken = {
            "b.c": BROKEN["syntax"],  # clang refuses
            "c.c": undefined,         # opt does
            "d.c": "int f(void);\n",  # there is no FSM_APP
        }
        for name, text in broken.items():
            with self.subTest(name=name):
                self.write(name, text)
                self.write("a.fsm", "old")
                self.assertIn("error: ", self.fsmcc(name, "-o", "a.fsm", code=INPUT).stderr)
                self.assertNotIn("a.fsm", self.files())
        self.write("b.o", "old")
        self.fsmcc("-c", "b.c", "-o", "b.o", code=INPUT)
        self.assertEqual(self.files(), ["b.c", "c.c", "d.c", "good.c"])

    def test_too_little_memory_for_a_state_is_said_while_linking(self):
        app = APP.replace("FSM_VERSION(1)", "FSM_VERSION(1), FSM_MEMORY(64)", 1)
        self.assertIn("FSM_MEMORY(64)", app)
        self.write("a.c", app)
        self.assertRegex(self.fsmcc("a.c", code=INPUT).stderr, r"FSM_MEMORY\(64\) is too little: one FSM of type '\w+' and its mailbox take \d+ bytes")

    def test_a_wrong_call_touches_nothing(self):
        self.write("a.c", APP)
        self.write("a.fsm", "old")
        self.fsmcc("a.c", "-nonsense", "-o", "a.fsm", code=CALL)
        self.fsmcc("a.c", "missing.c", "-o", "a.fsm", code=CALL)
        self.assertEqual(self.bytes("a.fsm"), b"old")

    def test_wrong_calls_have_exit_code_2_and_say_what_is_wrong(self):
        self.write("a.c", APP)
        self.write("sub/b.c", APP)
        self.write("c.c", "")
        self.write("c.o", "")
        for words, said in [
            ([], "no input files"),
            (["-c"], "no input files"),
            (["missing.c"], "missing.c: No such file"),
            (["missing.o"], "missing.o: No such file"),
            (["sub"], "sub is a folder"),
            (["a.c", "-lnowhere"], "no libnowhere.a"),
            (["--target=riscv", "a.c"], "there is no target 'riscv': use x86, cortex-m3 or cortex-m4"),
            (["--target=", "a.c"], "there is no target ''"),
            (["a.c", "-o", "nowhere/a.fsm"], "nowhere/: No such file"),
            (["-c", "a.c", "-o", "nowhere/a.o"], "nowhere/: No such file"),
            (["a.c", "-o", "sub"], "it is a folder"),
            (["a.c", "-o", "a.c"], "an input too"),
            (["-c", "a.c", "c.c", "-o", "x.o"], "-o names one file"),
            (["-c", "c.o"], "nothing to link"),
        ]:
            with self.subTest(words=words):
                self.assertIn(said, self.fsmcc(*words, code=CALL).stderr)

    @unittest.skipIf(os.geteuid() == 0 and not os.path.exists("/usr/bin/setpriv"), "root may write anywhere")
    def test_an_unwritable_folder_is_a_wrong_call(self):
        self.write("a.c", APP)
        self.write("closed/x", "")
        drop = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        os.chmod(self.folder / "closed", 0o555)
        os.chmod(self.scratch, 0o777)
        for folder in [self.folder.parent, self.folder]:
            os.chmod(folder, 0o755)
        try:
            for words in [["a.c", "-o", "closed/a.fsm"], ["-c", "a.c", "-o", "closed/a.o"], ["a.c", "-o", "closed/x"]]:
                done = self.run_command(*drop, harness.FSMCC, *words, code=CALL)
                self.assertIn("Permission denied", done.stderr)
        finally:
            os.chmod(self.folder / "closed", 0o755)

    def test_no_temporary_folder_is_the_machine_s_fault(self):
        self.write("a.c", APP)
        self.assertIn("set TMPDIR", self.fsmcc("a.c", env={"TMPDIR": "/nowhere"}, code=MACHINE).stderr)

    def test_a_full_disk_is_the_machine_s_fault(self):
        self.write("a.c", APP)
        self.assertIn("/dev/full", self.fsmcc("a.c", "-o", "/dev/full", code=MACHINE).stderr)

    def test_an_incomplete_installation_says_so(self):
        self.write("a.c", APP)
        self.write("bin/x", "")
        self.run_command("cp", harness.FSMCC, "bin/fsmcc")
        self.assertIn("not completely installed", self.run_command("bin/fsmcc", "a.c", code=MACHINE).stderr)


harness.main()

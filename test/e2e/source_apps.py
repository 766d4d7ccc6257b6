"""source_apps.py BUILD-FOLDER: fsmrun --compile: apps that come as source run as those that were compiled and signed elsewhere do; what
the rules refuse never runs; and nothing is left behind but the machine's own root, which nobody else can use."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from bench import SAMPLES, TIMEOUT, main, tool

APP = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP(hello, FSM_VERSION(1), FSM_USES(log));
struct hello { uint32_t events; };
FSM_TYPE(hello, struct hello) { self->events++; if (event->type == FSM_START) fsm_log_write(FSM_LOG_INFO, WORDS, sizeof WORDS - 1); }
"""
SYSTEM = """apps = ( { sources = ["hello.c"]; options = ["-DWORDS=\\"from source\\""]; groups = ["log"]; } );
stop_when_idle = 10;
"""


class SourceApps(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ("app", "scratch"): (self.folder / name).mkdir()
        self.state = self.folder / "var/state"
        self.environment = dict(os.environ, FSM_STATE=str(self.state), TMPDIR=str(self.folder / "scratch"))
        (self.folder / "app/hello.c").write_text(APP)
        (self.folder / "app/system.conf").write_text(SYSTEM)

    def fsmrun(self, *words):
        run = subprocess.run([str(word) for word in (tool("fsmrun"), *words)], env=self.environment, capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, timeout=TIMEOUT)
        self.assertEqual(list((self.folder / "scratch").iterdir()), [], words)
        return run.returncode, run.stdout, run.stderr

    def refused(self, code, text, *words):
        result, out, error = self.fsmrun(*words)
        self.assertEqual((result, out), (code, ""), error)
        self.assertIn(text, error)

    def change(self, name, old, new):
        path = self.folder / "app" / name
        self.assertIn(old, path.read_text())
        path.write_text(path.read_text().replace(old, new))

    def test_a_sample_runs_as_its_signed_apps_do(self):
        code, out, error = self.fsmrun("--compile", SAMPLES / "gps")
        self.assertEqual((code, error), (0, ""))
        self.assertEqual(len(re.findall(r"^\[tracker\] fix ", out, re.MULTILINE)) > 3, True, out)
        roots = [(self.state / name).read_bytes() for name in ("root.pem", "ci.pem")]
        again = self.fsmrun("--compile", SAMPLES / "gps", "--state", self.state, SAMPLES / "gps/system.conf")
        self.assertEqual(again, (0, out, ""))
        self.assertEqual(roots, [(self.state / name).read_bytes() for name in ("root.pem", "ci.pem")])

    def test_sources_and_options_are_named(self):
        self.assertEqual(self.fsmrun("--compile", self.folder / "app"), (0, "[hello] from source\n", ""))
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o700)
        self.assertEqual((self.state / "ci.key").stat().st_mode & 0o777, 0o600)

    def test_what_the_rules_refuse_does_not_run(self):
        self.change("hello.c", "struct hello {", "int shared;\nstruct hello {")
        self.refused(1, "[fsm-global]", "--compile", self.folder / "app")
        self.change("hello.c", "int shared;\n", "")
        self.change("hello.c", "sizeof WORDS - 1", "wrong")
        self.refused(1, "hello.c:5:", "--compile", self.folder / "app")

    def test_a_wild_write_is_contained_here_too(self):
        self.change("hello.c", "self->events++;", "((volatile uint32_t *)self)[(event->type + 1) * 0x10000000u] = 1;")
        code, out, _ = self.fsmrun("--compile", self.folder / "app", "--stop-after", "100")
        self.assertEqual(code, 0)
        self.assertIn("trapped", out)

    def test_options_cannot_name_outputs(self):
        victim = self.folder / "victim"
        victim.write_text("precious")
        for option in (f"-MF{victim}", "-MD", f"-o{victim}", "-v", "-fplugin=x.so", "--target=cortex-m3", "@file", "-Wl,-x"):
            (self.folder / "app/system.conf").write_text(SYSTEM.replace('options = [', f'options = ["{option}", '))
            self.refused(1, "`options` may not have", "--compile", self.folder / "app")
        (self.folder / "app/system.conf").write_text(SYSTEM.replace('"hello.c"', f'"-o{victim}"'))
        self.refused(1, "is no file", "--compile", self.folder / "app")
        self.assertEqual(victim.read_text(), "precious")

    def test_wrong_calls_say_what_is_wrong(self):
        self.refused(2, "--root is for apps that others signed", "--root", "root.pem", "--compile", self.folder / "app")
        self.refused(2, "--apps is for apps that others compiled", "--apps", ".", "--compile", self.folder / "app")
        self.refused(2, "cannot read the system file", "--compile", self.folder / "nowhere")
        self.refused(1, "the app comes as source: use 'fsmrun --compile'", "--root", self.state / "root.pem", self.folder / "app/system.conf")
        (self.folder / "app/system.conf").write_text('apps = ( { file = "other.fsm"; } );')
        self.refused(1, "there is no other.c or .cpp", "--compile", self.folder / "app")

    def test_a_key_that_others_can_read_signs_nothing(self):
        self.fsmrun("--compile", self.folder / "app")
        (self.state / "ci.key").chmod(0o644)
        self.refused(2, "others can read it", "--compile", self.folder / "app")

    def test_an_end_from_outside_leaves_nothing(self):
        """It comes while a header is waited for that nobody writes."""
        os.mkfifo(self.folder / "app/never.h")
        self.change("hello.c", "#include <fsm/log.h>", '#include <fsm/log.h>\n#include "never.h"')
        process = subprocess.Popen([tool("fsmrun"), "--compile", self.folder / "app"], env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while not list((self.folder / "scratch").iterdir()):
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        self.assertNotEqual(process.wait(timeout=TIMEOUT), 0)
        self.assertEqual(list((self.folder / "scratch").iterdir()), [])


if __name__ == "__main__":
    main()

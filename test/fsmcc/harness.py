"""What the tests of fsmcc share: a folder of its own for each test, and a way to call fsmcc in it."""
import os
import pathlib
import subprocess
import tempfile
import unittest

FSMCC = os.environ["FSMCC"]
CLANG = os.environ["CLANG"]
LLVM = os.environ["LLVM_TOOLS"]
TARGETS = ["x86", "cortex-m3", "cortex-m4"]
DONE, INPUT, CALL, MACHINE = range(4)
GUARD = 1200  # seconds: more than anything takes on the busiest machine; what is not done then hangs

APP = """#include <fsm/app.h>
#include <fsm/timer.h>
FSM_APP(small, FSM_VERSION(1), FSM_USES(timer));
struct small { uint32_t count; };
FSM_TYPE(small, struct small)
{
    if (event->type == FSM_START) fsm_timer_every(self, 1000);
    else self->count++;
}
"""

# The same in two files: `step` is in the other one.
APP_PART = APP.replace("self->count++", "self->count = step(self->count)")
APP_PART = APP_PART.replace("FSM_APP", "uint32_t step(uint32_t);\nFSM_APP", 1)
STEP = "#include <stdint.h>\nuint32_t step(uint32_t);\nuint32_t step(uint32_t n) { return n + 3; }\n"


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve() / "work"
        self.scratch = self.folder.parent / "scratch"
        self.folder.mkdir()
        self.scratch.mkdir()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return name

    def run_command(self, *words, code=DONE, env=None, cwd=None, **more):
        """Runs a command in the test's folder; its stdout and stderr as text."""
        environment = {**os.environ, "TMPDIR": str(self.scratch), **(env or {})}
        done = subprocess.run([str(word) for word in words], cwd=cwd or self.folder, env=environment, text=True,
                              capture_output=True, timeout=GUARD, **more)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def fsmcc(self, *words, **more):
        """Runs fsmcc, which leaves no temporary file behind, however it ends."""
        done = self.run_command(FSMCC, *words, **more)
        self.assertEqual(list(self.scratch.iterdir()), [])
        return done

    def files(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def bytes(self, name):
        return (self.folder / name).read_bytes()

    def assert_app(self, name="a.fsm"):
        """A linked app: an ELF32 file with a manifest."""
        self.assertEqual(self.bytes(name)[:5], b"\x7fELF\x01")
        self.assertIn(b"FSMM", self.bytes(name))


def main():
    unittest.main(verbosity=2)

"""What the tests of fsmschema share: a folder of its own for each test, fsmschema's answer as Python's values, and apps around states."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

FSMSCHEMA, FSMCC, FSMSIGN = os.environ["FSMSCHEMA"], os.environ["FSMCC"], os.environ["FSMSIGN"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
TARGETS = ["x86", "cortex-m3", "cortex-m4"]
DONE, INPUT, CALL = range(3)
GUARD = 1200  # seconds: more than anything takes on the busiest machine; what is not done then hangs


def app(state, before="", name="box"):
    """An app whose one FSM type has the state `state`, the text between the braces."""
    return f"""#include <fsm/app.h>
FSM_APP({name}, FSM_VERSION(7));
{before}
struct {name} {{ {state} }};
FSM_TYPE({name}, struct {name}) {{ (void)self; (void)event; }}
"""


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()

    def write(self, name, text):
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)
        return name

    def run_command(self, *words, code=DONE, **more):
        done = subprocess.run([str(word) for word in words], cwd=more.pop("cwd", self.folder), text=True, capture_output=True,
                              timeout=GUARD, **more)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def schema(self, *words, **more):
        return json.loads(self.run_command(FSMSCHEMA, *words, **more).stdout)

    def schema_of(self, text, *words):
        return self.schema(*words, self.write("app.c", text))

    def layout(self, state, *words, before=""):
        """The canonical form of a state."""
        return self.schema_of(app(state, before), *words)["types"][0]["canonical"]

    def refused(self, *words, code=INPUT):
        done = self.run_command(FSMSCHEMA, *words, code=code)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def manifest(self, *sources, options=()):
        """The types in the manifest of what fsmcc makes, by name."""
        self.run_command(FSMCC, *options, *sources, "-o", self.folder / "out.fsm")
        shown = json.loads(self.run_command(FSMSIGN, "show", "--json", self.folder / "out.fsm").stdout)
        return {entry["name"]: entry["layout"] for entry in shown["app"]["types"]}


def main():
    unittest.main(verbosity=2)

#!/usr/bin/env python3
"""The model of the core, kernel.pml, looked through by spin: everything that can happen within the bounds given, and that the same
search finds what is wrong with a kernel into which a fault was put.

    model.py holds | holds-long | runs | faults
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

MODEL = (pathlib.Path(__file__).parent / "kernel.pml").read_text()
# sends, interrupts and traps in a run, and how many FSMs have an event at its start
SMALL = [(1, 2, 1, 2), (3, 1, 0, 1), (0, 3, 1, 1), (0, 1, 1, 5)]
LARGE = [(2, 2, 1, 2), (1, 3, 1, 1), (4, 1, 1, 1), (0, 4, 1, 2)]
SAFETY = ["-DSAFETY", "-DNOCLAIM"]
STATES = 1000 # fewer would say that the model stands still

API_CALL = "inside = true; off = true;\n            post(to, self);\n"
HANDLER_END = "inside = true; off = true;\n        if\n        :: traps > 0"
LOOP = "inside = true; off = true;\n        if\n        :: ready != 0 ->\n"
INTERRUPT_END = ":: else -> preempt()\n        fi\n    }"
ON = "d_step { inside = false; off = false }"
LOOK_AGAIN = ":: depth > 0 && ready != 0 && HIGHEST(ready) > THRESHOLD(TOP) ->"
HANDLING = "        do\n        :: atomic { sends > 0"

# What a kernel may get wrong: [(what the model says, what it says instead)…]
FAULTS = {
    "looks for ready FSMs with interrupts on, then sleeps": [(LOOP, "if\n        :: ready != 0 ->\n            inside = true; off = true;\n")],
    "looks for room in a mailbox with interrupts on": [(API_CALL, "inside = true;\n            post(to, self);\n            off = true;\n")],
    "looks for a further event with interrupts on": [
        (HANDLER_END, "inside = true;\n        if\n        :: traps > 0"), ("        leave(self)\n", "        off = true;\n        leave(self)\n")],
    "takes the running FSM's own priority for its threshold": [
        ("#define THRESHOLD(f) ((f) == 0 || (f) == 2 -> 2 : PRIORITY(f))", "#define THRESHOLD(f) PRIORITY(f)")],
    "lets the same priority pre-empt": [(LOOK_AGAIN, LOOK_AGAIN.replace(" > THRESHOLD", " >= THRESHOLD"))],
    "does not pre-empt after an API call": [("            preempt()\n        :: break", f"            {ON}\n        :: break")],
    "does not pre-empt after an interrupt": [(INTERRUPT_END, f":: else -> {ON}\n        fi\n    }}")],
    "goes back without looking who else is ready": [
        (LOOK_AGAIN + "\n        ready_take(chosen);\n        dispatch(chosen)\n    :: else -> d_step { inside = false; off = false; cpu",
         ":: false -> skip\n    :: else -> d_step { inside = false; off = false; cpu")],
    "goes round a mailbox one place too late": [("index >= CAPACITY(to) -> index", "index > CAPACITY(to) -> index")],
    "makes an FSM ready at every event": [(":: had == 0 -> ready_add(to)", ":: true -> ready_add(to)")],
    "takes the event out before the handler has ended": [
        (HANDLING, f"        inside = true; off = true;\n        drop_first(self);\n        {ON};\n{HANDLING}"),
        ("        :: drop_first(self);\n", "        :: skip;\n")],
    "restarts an FSM with its old events": [("    clear(f);\n    if", "    if")],
    "takes the lowest of the ready priorities": [
        ("f = oldest[HIGHEST(ready)]", "f = oldest[(ready & 1 -> 0 : (ready & 2 -> 1 : (ready & 4 -> 2 : 3)))]")],
    "puts the newest first in a ready queue": [
        ("next[newest[PRIORITY(f)]] = f", "next[f] = oldest[PRIORITY(f)]; oldest[PRIORITY(f)] = f")],
    "keeps a ready bit too long": [("next[f] == NOBODY -> ready = ready & (15 - (1 << PRIORITY(f)))", "false -> skip")],
    "sends to a mailbox that is full": [("had >= CAPACITY(to) ->", "had > CAPACITY(to) ->")],
}


def search(model, bounds, flags, arguments=()):
    """(errors, states, what spin said)"""
    with tempfile.TemporaryDirectory(prefix="fsm-model-") as work:
        (pathlib.Path(work) / "kernel.pml").write_text(model)
        defines = [f"-D{name}={value}" for name, value in zip(("SENDS", "INTERRUPTS", "TRAPS", "AWAKE"), bounds)]
        for command in (["spin", "-a", *defines, "kernel.pml"], ["cc", "-O1", "-w", "-DNOREDUCE", "-DCOLLAPSE", *flags, "-o", "pan", "pan.c"]):
            done = subprocess.run(command, cwd=work, capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
        text = subprocess.run(["./pan", "-m100000", "-w22", *arguments], cwd=work, capture_output=True, text=True).stdout
    if "max search depth too small" in text or "out of memory" in text or "errors:" not in text:
        raise RuntimeError(f"the search was not exhaustive: {text}")
    return int(text.split("errors:")[1].split()[0]), int(text.split("states, stored")[0].split()[-1]), text


class Holds(unittest.TestCase):
    def look(self, every_bounds, flags, arguments=()):
        for bounds in every_bounds:
            with self.subTest(bounds=bounds):
                errors, states, text = search(MODEL, bounds, flags, arguments)
                print(f"sends, interrupts, traps, awake {bounds}: {states} states")
                self.assertEqual(errors, 0, text)
                self.assertGreater(states, STATES)

    def test_holds(self):
        self.look(SMALL, SAFETY)

    def test_holds_long(self):
        self.look(LARGE, SAFETY)

    def test_runs(self):
        """Whoever has an event gets the processor."""
        self.look([(1, 1, 1, 2), (0, 2, 1, 1)], [], ["-a"])


class Faults(unittest.TestCase):
    def test_faults(self):
        """Each is found, and what is found is a broken promise, not a model that does not run."""
        for name, changes in FAULTS.items():
            with self.subTest(fault=name):
                model = MODEL
                for old, new in changes:
                    self.assertIn(old, model)
                    model = model.replace(old, new)
                errors, _, text = search(model, SMALL[0], SAFETY)
                self.assertEqual(errors, 1, f"the kernel that {name} passes")
                print(f"{name}: {text.split('pan:1: ')[1].splitlines()[0]}")


if __name__ == "__main__":
    which = {"holds": "Holds.test_holds", "holds-long": "Holds.test_holds_long", "runs": "Holds.test_runs", "faults": "Faults.test_faults"}
    if len(sys.argv) != 2 or sys.argv[1] not in which:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    unittest.main(argv=[sys.argv[0], which[sys.argv[1]]])

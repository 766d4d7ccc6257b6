"""A hundred thousand FSMs: made, each with a timer of its own, each reached, and still told apart."""
import os
import subprocess

import harness

MEMBERS = 100_000
SYSTEM = """apps = ( {{ name = "crowd"; file = "crowd.fsm"; groups = ["log", "timer"]; memory = 40000000;
  fsms = ( {{ name = "member"; count = {count}; mailbox = 2; timers = 1; on_trap = "stop";
              wires = {{ next = "member[i+1]"; counter = "counter"; first = "member[{first}]"; }}; }},
           {{ name = "counter"; priority = 2; timers = 0; mailbox = 4;
              wires = {{ next = "member[0]"; counter = "counter"; first = "member[{first}]"; }}; }} ); }} );
stop_when_idle = 300;
"""


class Crowd(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run([harness.COMPILER, f"-DEXPECTED={MEMBERS}", os.path.join(harness.HERE, "crowd.c"), "-o", "crowd.fsm"],
                       cwd=cls.folder, check=True, timeout=harness.GUARD)
        cls.tool("fsmsign", "pki", "large", "--memory", "40000000")
        cls.sign("crowd.fsm", "large")

    def test_all_are_there_and_the_one_that_traps_is_named(self):
        self.write("system.conf", SYSTEM.format(count=MEMBERS, first=77_777))
        result = self.run_system(root="large/root.pem")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], f"[counter] {MEMBERS} of {MEMBERS} passed the token on")
        self.assertRegex(lines[1], r"kernel: trap 1 in app crowd, FSM member\[77777\], event 260: .*; the FSM is stopped")
        self.assertEqual(len(lines), 2)

    def test_memory_is_a_limit(self):
        self.write("system.conf", SYSTEM.format(count=300_000, first=0))
        result = self.run_system(root="large/root.pem")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"refused: crowd: its data and FSMs take \d+ bytes, more than the 40000000 allowed")


if __name__ == "__main__":
    harness.main()

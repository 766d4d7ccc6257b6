"""A storm of events through the real ports: random sends, full mailboxes, priorities that pre-empt each other, traps, restarts, stops.

    storm.py BUILD-FOLDER [MILLIONS OF STEPS]

Nothing is lost, repeated, mixed up or damaged, the kernel's assertions hold, and the same seed gives the same lines: where no clock takes
part on every port, else in two runs of a machine whose clock counts its instructions.
"""
import re
import sys
import unittest

from bench import PORTS, SOURCE, TARGET_OF, Bench, main, run_qemu

MILLIONS = int(sys.argv.pop(1)) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 1
# app: [(priority, mailbox, traps once in so many chances, peers)]; FSMs have the numbers 0 to 8.
APPS = {
    "calm": [(1, 4, 0, (3, 6, 8, 1)), (6, 2, 0, (4, 0, 7, 2)), (3, 9, 0, (5, 2, 0, 7))],
    "wild": [(3, 1, 0, (0, 6, 2, 4)), (3, 5, 0, (8, 1, 5, 3)), (9, 3, 0, (2, 7, 6, 0))],
    "late": [(0, 7, 0, (1, 3, 6, 5)), (12, 2, 64, (0, 4, 3, 8)), (3, 3, 0, (7, 5, 1, 6))],
}
LEFT = 180 * MILLIONS # how long a message's consequences go on: that long makes that many steps, at least


def fsm(number, priority, mailbox, clumsy, peers, seed, timers, left):
    wires = " ".join(f'p{i} = "f{peer}";' for i, peer in enumerate(peers))
    return f"""{{ name = "f{number}"; type = "storm"; priority = {priority}; mailbox = {mailbox}; timers = 3; on_trap = "restart";
      wires = {{ {wires} }}; config = {{ id = "{number}"; seed = "{seed}"; left = "{left}"; clumsy = "{clumsy}"; timers = "{timers}"; }}; }}"""


def system(seed, timers=0, more="stop_when_idle = 2000;"):
    apps, number = [], 0
    for name, fsms in APPS.items():
        texts = []
        for one in fsms:
            texts.append(fsm(number, *one, seed, timers, LEFT))
            number += 1
        apps.append(f'{{ name = "{name}"; file = "{name}.fsm"; groups = ["log", "config", "timer"]; fsms = ( {", ".join(texts)} ); }}')
    return f"apps = ( {', '.join(apps)} );\n{more}\n"


class Storm(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = (SOURCE / "test/e2e/apps/storm.c").read_text()
        sources = []
        for name in APPS:
            sources.append(cls.folder / f"{name}.c")
            sources[-1].write_text(text.replace("FSM_APP(storm,", f"FSM_APP({name},"))
        cls.built = {target: cls.apps("storm", sources, target) for target in ("x86", "cortex-m3")}

    def on(self, port, text):
        system = self.system(f"{port}-{hash(text)}.conf", text)
        return self.storm(port, self.run_on(port, system, self.built[TARGET_OF[port]]), MILLIONS * 1_000_000)

    def storm(self, port, run, steps):
        """What is logged, if it was a storm, and no promise was broken."""
        self.assertEqual(run.code, 0, run.text[-2000:])
        self.assertNotIn("broken", run.text)
        self.assertNotIn("kernel: assertion", run.text)
        last = {}
        for name, done in re.findall(r"^\[(f\d)\] \d+ events, (\d+) steps", run.text, re.MULTILINE):
            last[name] = int(done)
        print(f"{port}: {sum(last.values())} steps")
        self.assertGreaterEqual(sum(last.values()), steps)
        self.assertEqual(run.text.count("[f7] clumsy"), 6)
        self.assertEqual(run.text.count("FSM f7"), 6)
        self.assertIn("trapped too often", run.text)
        for what in ("full", "gone"):
            self.assertRegex(run.text, f" [1-9][0-9]* {what}")
        return run.log()

    def test_the_same_seed_gives_the_same_lines_on_every_port(self):
        logs = self.on_ports(PORTS, lambda port: self.on(port, system(1)))
        for port in PORTS:
            self.assertEqual(logs[port], logs["posix"], port)
        self.assertEqual(self.on("posix", system(1)), logs["posix"])
        self.assertNotEqual(self.on("posix", system(2)), logs["posix"])

    def test_interrupts_of_a_clock_that_counts_instructions_come_at_the_same_places_again(self):
        """The same image: another one has another signature, and verifying it takes another time."""
        for port in PORTS[1:]:
            text = system(3, timers=1, more=f"stop_after = {150 * MILLIONS};")
            image = self.folder / f"timed-{port}"
            self.image(self.system(f"timed-{port}.conf", text), self.built[TARGET_OF[port]], image)
            first, second = (self.storm(port, run_qemu(port, image), 50_000 * MILLIONS)
                             for _ in range(2))
            self.assertEqual(first, second, port)


if __name__ == "__main__":
    main()

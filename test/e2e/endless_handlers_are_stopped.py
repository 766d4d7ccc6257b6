"""A handler that would not return ends when its fuel is used up, whatever it does: the trap names app, FSM, line and "out of fuel", and
everybody else goes on. On every port; and how far a handler comes is the same in every run, and the same hosted and in ring 0."""
import re
import pathlib

from bench import PORTS, TARGET_OF, Bench, command, main

APPS = pathlib.Path(__file__).parent / "apps"
TYPES = re.findall(r"^FSM_TYPE\((\w+)", (APPS / "endless.c").read_text(), re.MULTILINE)
ENDLESS = [name for name in TYPES if name != "enough"]
REPORT = re.compile(r"kernel: trap 1 in app endless, FSM (\w+), event 2: out of fuel \[fsm-fuel\] at endless\.fsm\+0x([0-9a-f]+), "
                    r"the handler ran for longer than its 300000 units; the FSM is (.*)")
FSMS = ", ".join(f'{{ name = "{name}"; type = "{name}"; on_trap = "stop"; mailbox = 2; }}' for name in TYPES)
SYSTEM = f"""apps = (
  {{ name = "ticker"; file = "ticker.fsm"; groups = ["log", "timer"];
     fsms = ( {{ name = "ticker"; type = "ticker"; priority = 2; }} ); }},
  {{ name = "endless"; file = "endless.fsm"; groups = ["log", "timer"]; fsms = ( {FSMS} ); }}
);
stop_after = 4000;
"""


class Fuel(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sources = [APPS / "endless.c", APPS / "ticker.c"]
        cls.built = {target: cls.apps("fuel", sources, target, "-g") for target in ("x86", "cortex-m3")}
        lines = (APPS / "endless.c").read_text().splitlines()
        cls.marks = {name: [i for i, line in enumerate(lines, 1) if f"MARK {name} " in line] for name in ENDLESS}
        cls.conf = cls.system("fuel.conf", SYSTEM)
        cls.runs = cls.on_ports(PORTS, lambda port: cls.run_on(port, cls.conf, cls.built[TARGET_OF[port]]))

    def place(self, port, offset):
        """The lines of an offset in the app's file that are the app's own; what the C library does, it does for "routines"."""
        run = command(["addr2line", "-i", "-e", self.built[TARGET_OF[port]] / "endless.fsm", "0x" + offset])
        if re.search(r"libc/\w+\.c:\d+", run.text):
            return self.marks["routines"]
        return [int(number) for number in re.findall(r"endless\.c:(\d+)", run.text)]

    def test_each_is_stopped_on_its_line(self):
        for port, run in self.runs.items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            reports = [REPORT.fullmatch(line) for line in run.kernel() if "kernel: trap" in line]
            self.assertNotIn(None, reports, f"{port}:\n" + "\n".join(run.kernel()))
            self.assertEqual(sorted(report[1] for report in reports), sorted(ENDLESS), port)
            for report in reports:
                with self.subTest(port=port, type=report[1]):
                    self.assertEqual(report[3], "stopped")
                    self.assertTrue(set(self.place(port, report[2])) & set(self.marks[report[1]]), self.place(port, report[2]))

    def test_the_others_go_on(self):
        for port, run in self.runs.items():
            ticks = [int(number) for number in re.findall(r"\[ticker\] tick (\d+)", run.text)]
            self.assertEqual(ticks, list(range(1, len(ticks) + 1)), port)
            self.assertGreaterEqual(len(ticks), 10, port)

    def test_every_event_has_all_the_fuel(self):
        for port, run in self.runs.items():
            self.assertGreaterEqual(run.text.count("[enough] enough"), 5, port)

    def test_how_far_a_handler_comes_is_always_the_same(self):
        again = self.run_on("posix", self.conf, self.built["x86"])
        counted = {name: re.findall(r"\[counting\] counted (\d+)", run.text)
                   for name, run in (("hosted", self.runs["posix"]), ("again", again), ("ring 0", self.runs["x86"]))}
        self.assertGreaterEqual(len(counted["hosted"]), 3)
        self.assertEqual(counted["hosted"], counted["again"])
        self.assertEqual(counted["hosted"], counted["ring 0"])


if __name__ == "__main__":
    main()

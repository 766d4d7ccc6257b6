"""What an app must not do ends its FSM, is reported with app, FSM, reason and place, and disturbs nobody else: on every port."""
import re
import pathlib

from bench import PORTS, TARGET_OF, Bench, command, main, tool

APPS = pathlib.Path(__file__).parent / "apps"
INSTRUCTION, MEMORY, ARITHMETIC, POINTER = 1, 2, 3, 4  # FSM_TRAP_…, runtime/kernel/port.h
NOWHERE = 0x70000000

# FSM type: the trap's kind, what is said about it, the address it is about, whether the pc is a place in the app's source. On
# Cortex-M the app itself may have found the access bad: an instruction that traps, and no address.
WILD = "bad memory access [fsm-pointer]"
NO_FUNCTION = "call through a pointer that is no function of the call's type [fsm-call]"
CRIMES = {
    "null_write": (MEMORY, WILD, 0, True),
    "wild_read": (MEMORY, WILD, NOWHERE, True),
    "wild_write": (MEMORY, WILD, NOWHERE, True),
    "code_write": (MEMORY, WILD, None, True),
    "trap": (INSTRUCTION, "abort, failed assertion or unreachable code [fsm-unreachable]", None, True),
    "division": (ARITHMETIC, "arithmetic fault, such as division by zero [fsm-arithmetic]", None, True),
    "bad_argument": (POINTER, "API call with memory that is not the app's [fsm-argument]", NOWHERE, True),
    "wild_call": (INSTRUCTION, NO_FUNCTION, None, True),
    "null_call": (INSTRUCTION, NO_FUNCTION, None, True),
    "wrong_index": (INSTRUCTION, "index outside its array or object [fsm-index]", None, True),
    "recursion": (INSTRUCTION, "stack used up [fsm-stack]", None, False),  # the one for locals with addresses
}
REPORT = re.compile(r"kernel: trap (\d) in app (\w+), FSM (\w+), event 2: ([^:]+?)"
                    r"(?: at (\w+)\.fsm\+0x([0-9a-f]+)| at address 0x([0-9a-f]+))?(?:, address 0x([0-9a-f]+))?; the FSM is (.*)")


def system_file(on_trap, stop_after):
    fsms = ", ".join(f'{{ name = "{name}"; type = "{name}"; on_trap = "{on_trap}"; mailbox = 2; }}' for name in CRIMES)
    return f"""apps = (
  {{ name = "ticker"; file = "ticker.fsm"; groups = ["log", "timer"];
     fsms = ( {{ name = "ticker"; type = "ticker"; priority = 2; }} ); }},
  {{ name = "culprit"; file = "culprit.fsm"; groups = ["log", "timer"]; fsms = ( {fsms} ); }}
);
stack_pool = 4096;
stop_after = {stop_after};
"""


class Traps(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sources = [APPS / "culprit.c", APPS / "ticker.c"]
        cls.built = {target: cls.apps("traps", sources, target, "-g") for target in ("x86", "cortex-m3")}
        lines = (APPS / "culprit.c").read_text().splitlines()
        cls.mark = {name: next((i for i, line in enumerate(lines, 1) if f"MARK {name} " in line), None) for name in CRIMES}

    def run_everywhere(self, on_trap, stop_after):
        system = self.system(f"{on_trap}.conf", system_file(on_trap, stop_after))
        runs = self.on_ports(PORTS, lambda port: self.run_on(port, system, self.built[TARGET_OF[port]]))
        for port, run in runs.items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            self.assertEqual(len(run.lines), len(run.log()) + len(run.kernel()), run.text)
        return runs

    def reports(self, port, run):
        matches = [REPORT.fullmatch(line) for line in run.kernel()]
        self.assertNotIn(None, matches, f"{port}:\n" + "\n".join(run.kernel()))
        return [match.groups() for match in matches]

    def place(self, port, offset):
        """file:line of an offset in the app's file."""
        app = self.built[TARGET_OF[port]] / "culprit.fsm"
        run = command(["addr2line", "-e", app, "0x" + offset])
        self.assertEqual(len(run.lines), 1, run.text)
        return re.sub(r" \(discriminator \d+\)$", "", run.lines[0])

    def check_report(self, port, report):
        kind, app, fsm, said, file, offset, _, address, _ = report
        expected_kind, expected_words, expected_address, known = CRIMES[fsm]
        compared = expected_kind == MEMORY and int(kind) == INSTRUCTION and port.startswith("cortex")
        self.assertEqual((app, INSTRUCTION if compared else expected_kind, said), ("culprit", int(kind), expected_words))
        if expected_address is not None and not compared:
            self.assertEqual(int(address, 16), expected_address)
        if known:
            self.assertEqual(file, "culprit")
            self.assertRegex(self.place(port, offset), f"culprit.c:{self.mark[fsm]}$")
        page = re.search(r"\[(fsm-\w+)\]", said)[1]
        self.assertEqual(command([tool("fsmcc"), "--explain", page]).code, 0, page)

    def test_every_trap_is_reported_with_its_place_and_the_others_go_on(self):
        for port, run in self.run_everywhere("stop", 1500).items():
            reports = self.reports(port, run)
            self.assertEqual(sorted(report[2] for report in reports), sorted(CRIMES), port)
            for report in reports:
                with self.subTest(port=port, crime=report[2]):
                    self.check_report(port, report)
                    self.assertEqual(report[-1], "stopped")
            self.assertRegex(run.lines[0], "^\\[ticker\\] tick 1$", port)
            self.assertRegex(run.lines[-1], "^\\[ticker\\] tick ", port)
            ticks = [int(line.split()[-1]) for line in run.log()]
            self.assertEqual(ticks, list(range(1, len(ticks) + 1)), port)
            self.assertGreaterEqual(len(ticks), 10, port)

    def test_a_restarted_fsm_starts_over_and_one_that_traps_too_often_is_stopped(self):
        for port, run in self.run_everywhere("restart", 3000).items():
            reports = self.reports(port, run)
            for crime in CRIMES:
                outcomes = [report[-1] for report in reports if report[2] == crime]
                self.assertEqual(outcomes, ["restarted"] * 5 + ["stopped: it trapped too often"], f"{port} {crime}")
            for report in reports:
                with self.subTest(port=port, crime=report[2]):
                    self.check_report(port, report)
            self.assertRegex(run.lines[-1], "^\\[ticker\\] tick ", port)


if __name__ == "__main__":
    main()

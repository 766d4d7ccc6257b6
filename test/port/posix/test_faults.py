"""Each fault of an app is reported with app, FSM and the place in the file, which addr2line finds in the source; the FSM goes by its
policy, and the app beside it does not notice."""
import re
import subprocess

import harness

INSTRUCTION, MEMORY, ARITHMETIC, POINTER, STACK = 1, 2, 3, 4, 9
SYSTEM = """
apps = ( {{ name = "faults"; file = "faults.fsm"; groups = ["log", "timer", "config"]; memory = 262144;
           fsms = ( {{ name = "bad"; type = "faults"; priority = 5; mailbox = 4; timers = 2; on_trap = "{policy}";
                      config = {{ fault = "{fault}"; }}; }} ); }},
         {{ name = "witness"; file = "witness.fsm"; groups = ["log", "timer"]; memory = 262144;
           fsms = ( {{ name = "good"; type = "witness"; priority = 3; mailbox = 4; timers = 1; }} ); }} );
stop_after = {stop};
"""


class Faults(harness.Case):
    apps = ("faults", "witness")

    def run_fault(self, fault, policy="restart", stop=150):
        self.write("system.conf", SYSTEM.format(fault=fault, policy=policy, stop=stop))
        result = self.run_system()
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        self.assertNotIn("went on", result.stdout)
        return result.stdout

    def check(self, number, name, kind, address, has_line):
        output = self.run_fault(number)
        report = re.search(r"kernel: trap (\d) in app faults, FSM bad, event 2: [^\n]*; the FSM is restarted\n", output)
        self.assertIsNotNone(report, output)
        self.assertEqual(int(report[1]), kind, report[0])
        if address is not None:
            self.assertIn(f", address {address:#x};", report[0])
        if has_line:
            self.assertEqual(self.line_of(report[0]), self.line_named(name), report[0])
        after = output[report.end():]
        self.assertIn("[good] alive ", after)
        self.assertIn("trap ", after)  # it has begun again, and does it again

    def line_of(self, report):
        offset = re.search(r" at faults\.fsm\+(0x[0-9a-f]+)", report)
        self.assertIsNotNone(offset, report)
        text = subprocess.run(["addr2line", "-e", "faults.fsm", offset[1]], cwd=self.folder, stdout=subprocess.PIPE, text=True,
                              check=True).stdout
        return int(re.search(r"faults\.c:(\d+)", text)[1])

    @staticmethod
    def line_named(name):
        with open(harness.HERE + "/faults.c") as source:
            return next(number for number, line in enumerate(source, 1) if f"FAULT({name})" in line)

    def test_a_stopped_fsm_is_not_heard_of_again(self):
        output = self.run_fault(6, policy="stop")
        self.assertEqual(output.count("trap "), 1)
        self.assertIn("; the FSM is stopped\n", output)
        self.assertGreater(output.count("[good] alive"), 20)

    def test_an_fsm_that_traps_too_often_is_stopped(self):
        output = self.run_fault(1, stop=200)
        self.assertEqual(output.count("; the FSM is restarted\n"), 5)
        self.assertEqual(output.count("; the FSM is stopped: it trapped too often\n"), 1)


WILD = 0x60000000
CASES = (  # in the order of their numbers; the report's address, if it is known beforehand; whether its place is the case's line
    ("null_read", MEMORY, 0, True), ("null_write", MEMORY, 0, True), ("wild_write", MEMORY, WILD, True),
    ("write_to_constant", MEMORY, None, True), ("write_to_code", MEMORY, None, True), ("failed_check", INSTRUCTION, None, True),
    ("division_by_zero", ARITHMETIC, None, True), ("division_overflow", ARITHMETIC, None, True), ("aborted", INSTRUCTION, None, True),
    ("endless_recursion", STACK, None, True), ("recursion_with_calls", STACK, None, True),
    ("recursion_in_wide_steps", INSTRUCTION, None, False), ("wild_jump", INSTRUCTION, None, True), ("jump_to_data", INSTRUCTION, None, True),
    ("null_jump", INSTRUCTION, None, True), ("smashed_return_address", MEMORY, None, False), ("misaligned", MEMORY, None, True),
    ("wild_buffer", POINTER, WILD, True), ("endless_buffer", POINTER, None, True), ("foreign_state", POINTER, None, True),
    ("constant_buffer", POINTER, None, True))
for number, case in enumerate(CASES, 1):
    setattr(Faults, "test_" + case[0], lambda self, number=number, case=case: self.check(number, *case))

if __name__ == "__main__":
    harness.main()

"""A wrong index into an object of known size traps at that access, on every port; a right one never does."""
import pathlib
import re

from bench import PORTS, TARGET_OF, Bench, command, main

APPS = pathlib.Path(__file__).parent / "apps"
REPORT = re.compile(r"kernel: trap 1 in app (\w+), FSM (\w+), event 2: [^:]+? at \w+\.fsm\+0x([0-9a-f]+); the FSM is stopped")


def types(app):
    return re.findall(r"^LATE\((\w+)\)", (APPS / f"{app}.c").read_text(), re.MULTILINE)


def system_file(app):
    fsms = ", ".join(f'{{ name = "{name}"; type = "{name}"; on_trap = "stop"; mailbox = 2; }}' for name in types(app))
    entry = f'  {{ name = "{app}"; file = "{app}.fsm"; groups = ["log", "timer"]; fsms = ( {fsms} ); }}'
    return "apps = (\n" + entry + "\n);\nstop_after = 1000;\n"


class WrongIndices(Bench):
    def everywhere(self, app, *options):
        built = {target: self.apps(app, [APPS / f"{app}.c"], target, "-g", *options) for target in ("x86", "cortex-m3")}
        system = self.system(f"{app}.conf", system_file(app))
        runs = self.on_ports(PORTS, lambda port: self.run_on(port, system, built[TARGET_OF[port]]))
        return [(port, built[TARGET_OF[port]] / f"{app}.fsm", run) for port, run in runs.items()]

    def lines_of(self, file, offset):
        """The places of an offset in an app's file, from the innermost inlined function out: name:line."""
        run = command(["addr2line", "-i", "-e", file, "0x" + offset])
        return [re.sub(r" \(discriminator \d+\)$", "", line).rsplit("/", 1)[-1] for line in run.lines]

    def check_traps(self, app, *options):
        lines = (APPS / f"{app}.c").read_text().splitlines()
        for port, file, run in self.everywhere(app, *options):
            traps = {match[2]: match[3] for match in map(REPORT.fullmatch, run.kernel()) if match}
            for name in types(app):
                with self.subTest(app=app, port=port, type=name):
                    self.assertIn(name, traps)
                    line = next(i for i, text in enumerate(lines, 1) if f"MARK {name} " in text)
                    self.assertIn(f"{app}.c:{line}", self.lines_of(file, traps[name]))
            self.assertEqual(run.code, 0, run.text)

    def test_a_wrong_subscript_traps_at_its_line(self):
        self.check_traps("wrong_subscript")

    def test_a_report_names_index_and_count(self):
        for level in ("-O0", "-O2", "-Os"):
            for port, _, run in self.everywhere("wrong_subscript", level):
                self.assertRegex(run.text, r"FSM twelve_of_eight, event 2: index 12 of 8 \[fsm-index\] at ", f"{port} {level}")

    def test_a_pointer_out_of_its_object_traps_at_its_line(self):
        self.check_traps("wrong_pointer")

    def test_what_c_leaves_undefined_does_not_remove_the_check(self):
        self.check_traps("wrong_trick")

    def test_optimisation_does_not_decide_whether_a_subscript_traps(self):
        for app in ("wrong_subscript", "wrong_trick"):
            for level in ("-O0", "-O3"):
                with self.subTest(level=level):
                    self.check_traps(app, level)

    def test_a_pointer_is_followed_for_size_and_for_speed(self):
        for level in ("-Os", "-O3"):
            with self.subTest(level=level):
                self.check_traps("wrong_pointer", level)

    def test_no_right_index_traps(self):
        for level in ("-O0", "-O2", "-Os"):
            logs = {}
            for port, _, run in self.everywhere("right", level):
                logs[port] = run.log()
                self.assertEqual(run.kernel(), [], run.text)
                self.assertEqual(len(run.log()), len(types("right")), run.text)
            self.assertEqual(len(set(map(tuple, map(sorted, logs.values())))), 1, logs)


if __name__ == "__main__":
    main()

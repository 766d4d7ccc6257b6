"""A call through a pointer that is no function of its type traps at that call, on every port; a right one never does."""
import pathlib
import re

from bench import PORTS, TARGET_OF, Bench, command, main, tool
from wrong_indices_trap import system_file, types

APPS = pathlib.Path(__file__).parent / "apps"
REPORT = re.compile(r"kernel: trap 1 in app (\w+), FSM (\w+), event 2: call through a pointer that is no function of the call's type "
                    r"\[fsm-call\] at \w+\.fsm\+0x([0-9a-f]+); the FSM is stopped")
PLAIN = {"x86": ["--target=x86_64-linux-gnux32", "-fno-pic", "-mno-red-zone"],
         "cortex-m3": ["--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-mfloat-abi=soft", "-fropi", "-frwpi", "-ffixed-r9", "-mno-movt"]}


class Calls(Bench):
    def everywhere(self, app, build, *options):
        built = {target: build(app, target, *options) for target in ("x86", "cortex-m3")}
        system = self.system(f"{app}.conf", system_file(app))
        runs = self.on_ports(PORTS, lambda port: self.run_on(port, system, built[TARGET_OF[port]]))
        return [(port, built[TARGET_OF[port]] / f"{app}.fsm", run) for port, run in runs.items()]

    def by_fsmcc(self, app, target, *options):
        return self.apps(f"{app}{''.join(options)}", [APPS / f"{app}.c"], target, "-g", "-w", *options)

    def by_another_compiler(self, app, target, *options):
        """Bitcode of a clang that knows nothing of fsmcc, optimised by it, is linked like any other."""
        folder = self.folder / f"{app}-plain" / target
        folder.mkdir(parents=True)
        bitcode = folder / f"{app}.o"
        include = tool("fsmcc").parent.parent / "lib" / "fsmcc" / "include"
        own = command(["clang-19", "-print-resource-dir"]).text.strip() + "/include"
        self.done("clang-19", *PLAIN[target], "-O2", "-g", "-w", "-ffp-contract=off", "-emit-llvm", "-nostdinc", "-isystem", include,
                  "-isystem", own, "-c", APPS / f"{app}.c", "-o", bitcode, *options)
        self.sign(self.compile(bitcode, folder / f"{app}.fsm", target))
        return folder

    def lines_of(self, file, offset):
        run = command(["addr2line", "-i", "-e", file, "0x" + offset])
        return [re.sub(r" \(discriminator \d+\)$", "", line).rsplit("/", 1)[-1] for line in run.lines]

    def check_wrong(self, build, *options, removed=()):
        lines = (APPS / "wrong_call.c").read_text().splitlines()
        for port, file, run in self.everywhere("wrong_call", build, *options):
            traps = {match[2]: match[3] for match in map(REPORT.fullmatch, run.kernel()) if match}
            for name in sorted({*types("wrong_call")} - {*removed}):
                with self.subTest(port=port, type=name, options=options):
                    self.assertIn(name, traps, run.text)
                    line = next(i for i, text in enumerate(lines, 1) if f"MARK {name} " in text)
                    if not removed:
                        self.assertIn(f"wrong_call.c:{line}", self.lines_of(file, traps[name]))
            self.assertEqual(run.code, 0, run.text)

    def check_right(self, build, *options):
        logs = {}
        for port, _, run in self.everywhere("right_call", build, *options):
            logs[port] = sorted(run.log())
            self.assertEqual(run.kernel(), [], run.text)
            self.assertGreaterEqual(len(run.log()), len(types("right_call")), run.text)
        self.assertEqual(len(set(map(tuple, logs.values()))), 1, logs)
        return logs["posix"]

    def test_a_wrong_call_traps_at_its_line(self):
        for level in ("-O0", "-O2", "-Os"):
            self.check_wrong(self.by_fsmcc, level)

    def test_no_right_call_traps(self):
        logs = {tuple(self.check_right(self.by_fsmcc, level)) for level in ("-O0", "-O2", "-Oz")}
        self.assertEqual(len(logs), 1, logs)
        for line in ("table 102 1 1", "again 3", "sorted 0 30 0", "visited 272 2", "variadic 43 0", "variadic 40 0",
                     "returned 21 -19", "without prototype 42", "narrow 0 127"):
            self.assertRegex("\n".join(logs.copy().pop()), rf"\] {re.escape(line)}(\n|$)")

    def test_objects_of_another_compiler(self):
        self.check_wrong(self.by_another_compiler, removed=["never_set"])  # it takes what is not set for what it likes
        self.check_right(self.by_another_compiler)


if __name__ == "__main__":
    main()

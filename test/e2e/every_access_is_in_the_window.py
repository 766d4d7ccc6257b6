"""In the machine code of x86 apps every access to memory is one of a few forms that cannot leave the app's window, and control goes only
where the code itself says: `fsmsign verify --code` finds nothing else in samples, attacks and programs of every kind, at every level of
optimisation. What it refuses, test/signer/code shows."""
import pathlib

from bench import SAMPLES, SOURCE, Bench, command, main, tool

ATTACKS = pathlib.Path(__file__).parent / "apps" / "attacks"
PROGRAMS = pathlib.Path(__file__).parent / "apps" / "window"
ADDRESSES = [f"-D{name}=0x1000" for name in ("MACHINE_STACK", "KERNEL_DATA", "KERNEL_CODE", "NEIGHBOUR", "STUB_DISTANCE", "USED")]


class Window(Bench):
    def check(self, source, *options):
        app = self.folder / (source.stem + "".join(options).replace("/", "_") + ".fsm")
        self.compile(source, app, "x86", *options, *ADDRESSES, f"-I{ATTACKS}")
        run = command([tool("fsmsign"), "verify", "--code", app])
        self.assertEqual(run.code, 0, run.text)
        run = command(["llvm-objdump-19", "-d", "--no-show-raw-insn", app])
        self.assertGreater(run.text.count("%gs:"), 10, source)

    def test_samples(self):
        for source in sorted(SAMPLES.glob("*/*.c")):
            if source.parent.name == "refused" or source.name == "serial.c":
                continue
            if "FSM_APP(" in source.read_text():
                self.check(source)
            else:
                self.check(source.parent / "serial.c", str(source))  # the driver, with this device

    def test_benchmarks(self):
        for source in sorted((SOURCE / "bench" / "containment").glob("*.c")):
            self.check(source, "-ffsm-globals=state")

    def test_attacks(self):
        for source in sorted(ATTACKS.glob("*.c")):
            self.check(source)

    def test_programs_of_every_kind(self):
        for source in [*sorted(PROGRAMS.glob("*.c")), PROGRAMS.parent / "right_call.c", PROGRAMS.parent / "wrong_call.c"]:
            for level in ("-O0", "-O1", "-O2", "-O3", "-Os"):
                self.check(source, level, "-ffsm-globals=state")


if __name__ == "__main__":
    main()

"""Nothing that C code can do reaches outside its app's cell, or has other code run than the compiler chose: every attack of apps/attacks
ends in a trap or harms only the attacker, and neither its neighbours nor the kernel notice: on x86, hosted and in ring 0, and on
Cortex-M, with an FPU and without, there also with the words below its cell, and with reads compared by the program itself instead
of the MPU. Whether a bad access is a trap of a check (1) or of the memory (2) is the port's business."""
import pathlib
import re

from bench import BUILD, TARGET_OF, Bench, command, main, tool

ATTACKS = pathlib.Path(__file__).parent / "apps" / "attacks"
ONE = r"(?:still here|trap (\d)(?: (\[[a-z-]+\]))?)"
EXPECTED = re.compile(rf"^/\* (\w+): .*expect: {ONE}(; on Cortex-M alone|; on Cortex-M {ONE})? \*/")
# What an attacker may have found out about the port: where handlers' machine stack ends, and where the kernel's data and code lie, as
# far as 32 bits can name them. On a device the image's symbols say it.
POSIX = {"MACHINE_STACK": 0x0F04FF80, "KERNEL_DATA": 0x0F008000, "KERNEL_CODE": 0x0F008000}
SYMBOLS = {"MACHINE_STACK": ("fsm_app_stack_top", -128), "KERNEL_DATA": ("fsm_kernel", 0), "KERNEL_CODE": ("fsm_port_halt", 0)}
BAD_ACCESS = {"1", "2"}
READING = re.compile(r"^end_|read|from|image|list|swap|sort|copy|varargs|by_value|allowed|struct|number$")  # attacks that read what they should not, or may, and those that know a cell's last byte
TOGETHER = 60  # in one system, with the witness


class Expected:
    """What a source's first line says has to happen: a trap and what the report says about it, or None for none."""

    def __init__(self, text):
        match = EXPECTED.match(text)
        self.cortex_m_alone = bool(match[4]) and match[4].endswith("alone")
        self.x86 = (match[2], match[3])
        self.cortex_m = (match[5], match[6]) if match[4] and not self.cortex_m_alone else self.x86

    def on(self, port):
        return self.cortex_m if port.startswith("cortex") else self.x86


def system_file(names):
    groups = 'groups = ["log", "timer"];'
    attackers = "".join(
        f'  {{ name = "{name}"; file = "{name}.fsm"; {groups} fsms = (\n'
        f'      {{ name = "{name}"; type = "attacker"; on_trap = "stop"; mailbox = 2; }},\n'
        f'      {{ name = "{name}_2"; type = "bystander"; mailbox = 2; priority = 1; }} ); }},\n' for name in names)
    return f"""apps = (
  {{ name = "witness"; file = "witness.fsm"; {groups} fsms = ( {{ name = "witness"; type = "witness"; priority = 2; }} ); }},
{attackers.rstrip(chr(10) + ",")}
);
stop_after = 1000;
"""


class Attacks(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done(tool("fsmsign"), "pki", cls.pki, "--ci", "trusting", "--trusted")
        cls.expected = {}
        for source in sorted(ATTACKS.glob("*.c")):
            if source.stem != "witness":
                cls.expected[source.stem] = Expected(source.read_text())

    def system_of(self, names):
        return self.system("attacks.conf", system_file(names))

    def build(self, port, names, addresses, extra):
        folder = self.folder / "-".join([port, *extra])
        for name in names:
            app = folder / f"{name}.fsm"
            values = {"USED": self.used(app) if app.exists() else 0x100, **addresses}
            options = [f"-D{name}={value:#x}" for name, value in values.items()]
            source = ATTACKS / f"{name}.c"
            if "clang" in extra:
                source = self.bitcode(source, folder / f"{name}.bc", *options, *extra[1:])
                options = []
            self.compile(source, app, TARGET_OF[port], "-g", "-w", f"-I{ATTACKS}", *options, *(() if "clang" in extra else extra))
            self.sign(app, "trusting")
        return folder

    @classmethod
    def bitcode(cls, source, output, *options):
        """What a compiler makes of it that believes every promise of C's."""
        output.parent.mkdir(parents=True, exist_ok=True)
        machine = ["--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-mfloat-abi=soft", "-fropi", "-frwpi", "-ffixed-r9"]
        headers = BUILD / "lib" / "fsmcc" / "include"
        cls.done("clang-19", *machine, *options, "-w", "-ffreestanding", "-fno-exceptions", f"-I{headers}", f"-I{ATTACKS}", "-emit-llvm",
                 "-c", source, "-o", output)
        return output

    @staticmethod
    def used(app):
        """Bytes of the segment that the loader copies to where the cell begins."""
        segments = [line.split() for line in command(["llvm-readelf-19", "-lW", app]).lines if " LOAD " in line]
        return next((int(words[5], 16) for words in segments if "RW" in words), 0)

    @staticmethod
    def symbols(file):
        lines = [line.split() for line in command(["llvm-nm-19", file]).lines]
        return {words[-1]: int(words[0], 16) for words in lines if len(words) == 3}

    def on_device(self, apps, conf):
        """The addresses in the kernel's symbol table; they do not depend on what the apps are."""
        image = self.folder / "symbols.img"
        self.image(conf, apps, image)
        symbols = self.symbols(image)
        return {name: symbols[symbol] + offset for name, (symbol, offset) in SYMBOLS.items()}

    def stub_distance(self, app):
        """From the constant that the app call_stub knows to its import stub."""
        symbols = self.symbols(app)
        mark = next(value for name, value in symbols.items() if name.split(".")[-1] == "mark" or ".mark" in name)
        return (symbols["fsm_log_write"] - mark) % (1 << 32)

    def users_of(self, names, macro):
        return [name for name in names if macro in (ATTACKS / f"{name}.c").read_text()]

    def attack(self, port, names, extra):
        """Builds and runs all, a second time when it is known where the neighbour lies, and what the apps' data takes."""
        conf = self.system_of(names)
        addresses = {**POSIX, "NEIGHBOUR": 0x1000, "STUB_DISTANCE": 0}
        folder = self.build(port, [*names, "witness"], addresses, extra)
        if port != "posix":
            addresses.update(self.on_device(folder, conf))
            again = [name for macro in (*SYMBOLS, "cell_start") for name in self.users_of(names, macro)]
            self.build(port, sorted(set(again)), addresses, extra)
        for name in self.users_of(names, "STUB_DISTANCE"):
            addresses["STUB_DISTANCE"] = self.stub_distance(folder / f"{name}.fsm")
        run = self.run_on(port, conf, folder)
        self.assertIn("[witness] state at ", run.text)
        addresses["NEIGHBOUR"] = int(re.search(r"\[witness\] state at ([0-9a-f]+)", run.text)[1], 16)
        self.build(port, sorted({*self.users_of(names, "NEIGHBOUR"), *self.users_of(names, "STUB_DISTANCE")}), addresses, extra)
        return self.run_on(port, conf, folder)

    def check(self, port, names, *extra):
        for first in range(0, len(names), TOGETHER):
            self.check_run(port, names[first : first + TOGETHER], self.attack(port, names[first : first + TOGETHER], extra), *extra)

    def check_run(self, port, names, run, *extra):
        self.check_others(run)
        for name in names:
            if name.startswith("end_") and "-ffsm-reads=compare" not in extra:
                continue  # the MPU knows parts of regions: what is nobody's behind a cell may be written up to such a part's end
            with self.subTest(port=port, attack=name):
                number, says = self.expected[name].on(port)
                traps = re.findall(rf"kernel: trap (\d) in app {name}, FSM (\w+), event 2: (.*)", run.text)
                if number:
                    numbers = BAD_ACCESS if number in BAD_ACCESS else {number}
                    self.assertEqual([trap[1] for trap in traps], [name], run.text)
                    self.assertIn(traps[0][0], numbers)
                    self.assertIn(says or "", traps[0][2])
                self.assertEqual(f"[{name}] still here" in run.lines, not number)
                self.assertEqual(bool(traps), bool(number), traps)

    def check_others(self, run, *own):
        """own: attacks that may write over what is theirs."""
        self.assertEqual(run.code, 0, run.text)
        self.assertLessEqual(set(re.findall(r"\[(\w+)\] .*damaged", run.text)), {f"{name}_2" for name in own}, run.text)
        intact = re.findall(r"\[witness\] intact (\d+)", run.text)
        self.assertEqual([int(number) for number in intact], list(range(1, len(intact) + 1)))
        self.assertGreaterEqual(len(intact), 5, run.text)

    def on_x86(self):
        return [name for name, expected in self.expected.items() if not expected.cortex_m_alone]

    def test_hosted(self):
        self.assertGreaterEqual(len(self.on_x86()), 40)
        self.check("posix", self.on_x86())

    def test_in_ring_0(self):
        self.check("x86", self.on_x86())

    def test_on_cortex_m(self):
        self.assertGreaterEqual(len(self.expected), 80)
        self.check("cortex-m3", list(self.expected))

    def test_on_cortex_m_with_an_fpu(self):
        """The same, and what the FPU loads and stores."""
        self.check("cortex-m4", list(self.expected))

    def test_with_compared_reads(self):
        reading = [name for name in self.expected if READING.search(name)]
        self.assertGreaterEqual(len(reading), 20)
        self.check("cortex-m3", reading, "-ffsm-reads=compare")
        self.check("cortex-m4", [name for name in reading if "float" in name], "-ffsm-reads=compare")

    def test_from_another_compiler(self):
        """Bitcode of a compiler that takes C's promises for granted: what an attack does then is open, but others notice nothing."""
        names = [name for name, expected in self.expected.items() if expected.cortex_m_alone and self.expected[name].cortex_m[0]]
        for level in ["-O0", "-O2"]:
            run = self.attack("cortex-m3", names, ("clang", level))
            self.check_others(run, "count_goes_round", "local_past_its_end")
            self.assertGreaterEqual(run.text.count("kernel: trap"), len(names) * 3 // 4, run.text)


if __name__ == "__main__":
    main()

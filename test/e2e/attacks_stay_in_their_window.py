"""Nothing that C code can do reaches outside its app's cell, or has other code run than the compiler chose: every attack of apps/attacks
ends in a trap or harms only the attacker, and neither its neighbours nor the kernel notice. On x86, hosted and in ring 0, that holds
for all of them; on Cortex-M for those that CORTEX_M names."""
import pathlib
import re

from bench import TARGET_OF, Bench, command, main

ATTACKS = pathlib.Path(__file__).parent / "apps" / "attacks"
EXPECTED = re.compile(r"^/\* (\w+): .*expect: (?:still here|trap (\d)(?: (\[[a-z-]+\]))?) \*/")
# What an attacker may have found out about the port: where handlers' machine stack ends, and where the kernel's data and code lie, as
# far as 32 bits can name them. On a device the image's symbols say it.
POSIX = {"MACHINE_STACK": 0x0F04FF80, "KERNEL_DATA": 0x0F008000, "KERNEL_CODE": 0x0F008000}
SYMBOLS = {"MACHINE_STACK": ("fsm_app_stack_top", -128), "KERNEL_DATA": ("fsm_kernel", 0), "KERNEL_CODE": ("fsm_port_halt", 0)}
CORTEX_M = re.compile(r"call_(?!s_without_end)|code_as_argument|cell_as_argument|negative_index$")  # attacks that end there as on x86


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
        cls.expected = {}
        for source in sorted(ATTACKS.glob("*.c")):
            if source.stem != "witness":
                cls.expected[source.stem] = EXPECTED.match(source.read_text())
        cls.conf = cls.system("attacks.conf", system_file(cls.expected))

    def build(self, port, names, addresses):
        folder = self.folder / port
        options = [f"-D{name}={value:#x}" for name, value in addresses.items()]
        for name in names:
            self.sign(self.compile(ATTACKS / f"{name}.c", folder / f"{name}.fsm", TARGET_OF[port], "-g", "-w", f"-I{ATTACKS}", *options))
        return folder

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

    def attack(self, port, names, conf):
        """Builds and runs all, a second time when it is known where the neighbour lies."""
        addresses = {**POSIX, "NEIGHBOUR": 0x1000, "STUB_DISTANCE": 0}
        folder = self.build(port, [*names, "witness"], addresses)
        if port != "posix":
            addresses.update(self.on_device(folder, conf))
            self.build(port, sorted({name for macro in SYMBOLS for name in self.users_of(names, macro)}), addresses)
        addresses["STUB_DISTANCE"] = self.stub_distance(folder / "call_stub.fsm")
        run = self.run_on(port, conf, folder)
        self.assertIn("[witness] state at ", run.text)
        addresses["NEIGHBOUR"] = int(re.search(r"\[witness\] state at ([0-9a-f]+)", run.text)[1], 16)
        self.build(port, sorted({*self.users_of(names, "NEIGHBOUR"), *self.users_of(names, "STUB_DISTANCE")}), addresses)
        return self.run_on(port, conf, folder)

    def check(self, port, expected, conf):
        run = self.attack(port, list(expected), conf)
        self.assertEqual(run.code, 0, run.text)
        for name, match in expected.items():
            with self.subTest(port=port, attack=name):
                self.assertIsNotNone(match, "the file's first line says what has to happen")
                traps = re.findall(rf"kernel: trap (\d) in app {name}, FSM (\w+), event 2: (.*)", run.text)
                if match[2]:
                    self.assertEqual([trap[:2] for trap in traps], [(match[2], name)], run.text)
                    self.assertIn(match[3] or "", traps[0][2])
                self.assertEqual(f"[{name}] still here" in run.lines, not match[2])
                self.assertEqual(bool(traps), bool(match[2]))
        self.assertNotIn("damaged", run.text)
        intact = re.findall(r"\[witness\] intact (\d+)", run.text)
        self.assertEqual([int(number) for number in intact], list(range(1, len(intact) + 1)))
        self.assertGreaterEqual(len(intact), 5, run.text)

    def test_hosted(self):
        self.assertGreaterEqual(len(self.expected), 40)
        self.check("posix", self.expected, self.conf)

    def test_in_ring_0(self):
        self.check("x86", self.expected, self.conf)

    def test_on_cortex_m(self):
        expected = {name: match for name, match in self.expected.items() if CORTEX_M.match(name)}
        self.assertGreaterEqual(len(expected), 15)
        self.check("cortex-m3", expected, self.system("attacks_on_cortex_m.conf", system_file(expected)))


if __name__ == "__main__":
    main()

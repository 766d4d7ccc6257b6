"""On x86, hosted and in ring 0, nothing that C code can do reaches outside its app's cell: every attack of apps/attacks ends in a trap
or harms only the attacker, and neither its neighbours nor the kernel notice."""
import pathlib
import re

from bench import Bench, command, main

ATTACKS = pathlib.Path(__file__).parent / "apps" / "attacks"
EXPECTED = re.compile(r"^/\* (\w+): .*expect: (still here|trap (\d))")
# What an attacker may have found out about the port: where handlers' machine stack ends, and where the kernel's data lie, as far as
# 32 bits can name them. In ring 0 the image's symbols say it.
POSIX = {"MACHINE_STACK": 0x0F04FF80, "KERNEL_DATA": 0x0F008000}


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
            self.sign(self.compile(ATTACKS / f"{name}.c", folder / f"{name}.fsm", "x86", "-g", f"-I{ATTACKS}", *options))
        return folder

    def ring_0(self, apps):
        """The addresses in the kernel's symbol table; they do not depend on what the apps are."""
        image = self.folder / "symbols.img"
        self.image(self.conf, apps, image)
        symbols = {line.split()[-1]: int(line.split()[0], 16) for line in command(["nm", image]).lines}
        return {"MACHINE_STACK": symbols["fsm_app_stack_top"] - 128, "KERNEL_DATA": symbols["fsm_kernel"]}

    def attack(self, port):
        """Builds and runs all, a second time when it is known where the neighbour lies."""
        addresses = {**POSIX, "NEIGHBOUR": 0x1000}
        folder = self.build(port, [*self.expected, "witness"], addresses)
        if port == "x86":
            addresses.update(self.ring_0(folder))
            self.build(port, ["kernel_read", "kernel_write", "machine_stack", "stack_as_argument"], addresses)
        run = self.run_on(port, self.conf, folder)
        self.assertIn("[witness] state at ", run.text)
        addresses["NEIGHBOUR"] = int(re.search(r"\[witness\] state at ([0-9a-f]+)", run.text)[1], 16)
        self.build(port, ["neighbour", "neighbours_view"], addresses)
        return self.run_on(port, self.conf, folder)

    def check(self, port):
        run = self.attack(port)
        self.assertEqual(run.code, 0, run.text)
        self.assertGreaterEqual(len(self.expected), 20)
        for name, expected in self.expected.items():
            with self.subTest(port=port, attack=name):
                self.assertIsNotNone(expected, "the file's first line says what has to happen")
                traps = re.findall(rf"kernel: trap (\d) in app {name}, FSM (\w+), event 2: (.*)", run.text)
                if expected[3]:
                    self.assertEqual([trap[:2] for trap in traps], [(expected[3], name)], run.text)
                self.assertEqual(f"[{name}] still here" in run.lines, not expected[3])
                self.assertEqual(bool(traps), bool(expected[3]))
        self.assertNotIn("damaged", run.text)
        intact = re.findall(r"\[witness\] intact (\d+)", run.text)
        self.assertEqual([int(number) for number in intact], list(range(1, len(intact) + 1)))
        self.assertGreaterEqual(len(intact), 5, run.text)

    def test_hosted(self):
        self.check("posix")

    def test_in_ring_0(self):
        self.check("x86")


if __name__ == "__main__":
    main()

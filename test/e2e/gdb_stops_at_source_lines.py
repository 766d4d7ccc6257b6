"""gdb stops at a source line of an app's handler and shows its state: hosted, and on the devices through QEMU's gdb stub. The
commands typed are those of README.md, word for word.
"""
import pathlib
import re
import subprocess
import tempfile
import time

from bench import COUNTED_ALONE, SAMPLES, Bench, command, main, qemu, start, tool

SOURCE = SAMPLES / "heartbeat" / "heartbeat.c"
README = pathlib.Path(__file__).parent / "README.md"
LINE = next(i for i, line in enumerate(SOURCE.read_text().splitlines(), 1) if "case FSM_TIMER:" in line)
# Twice on: an interrupt that arrives while QEMU steps off a breakpoint brings ring 0 back to it once more.
LOOK = ["bt", "info source", "print *self", "print event->type", "continue", "print self->beats", "continue", "print self->beats"]


class Gdb(Bench):
    @staticmethod
    def typed(heading):
        """The lines after "(gdb) " below a heading of README.md."""
        section = README.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
        return re.findall(r"^ +\(gdb\) (.*)$", section, re.MULTILINE)

    def gdb(self, program, commands, folder):
        """What gdb prints when these commands are typed in `folder`."""
        script = folder / "commands.gdb"
        script.write_text("\n".join(["set confirm off", "set pagination off", *commands, *LOOK, "kill"]))
        return command(["gdb-multiarch" if program[0] == "image" else "gdb", "-nx", "--batch", "-x", script, "--args", *program],
                       folder=folder)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = (SAMPLES / "heartbeat" / "system.conf").read_text()
        cls.conf = cls.system("system.conf", re.sub(r"stop_after = \d+;", "", text))  # time goes on while gdb looks

    def stops(self, text):
        self.assertRegex(text, rf"\nBreakpoint 2, fsm_handler_heartbeat \(self=0x\w+, event=0x\w+\) at [^\n]*heartbeat\.c:{LINE}\n"
                               rf"{LINE}\t *case FSM_TIMER: ", text)
        self.assertRegex(text, r"\n#0  fsm_handler_heartbeat [^\n]*heartbeat\.c:\d+\n#1  ", text)
        self.assertRegex(text, r"\nCurrent source file is [^\n]*heartbeat\.c\n", text)
        self.assertIn("\n$1 = {beats = 0}\n$2 = 2\n", text)
        self.assertRegex(text, r"\n\$[34] = 1\n")

    def device(self, port, target):
        apps = self.apps("heartbeat-" + port, [SOURCE], target, "-g", "-O0")
        self.image(self.conf, apps, apps / "image")
        with tempfile.TemporaryDirectory() as short:  # a socket's path has little room
            socket = pathlib.Path(short) / "gdb"
            words = [*qemu(port, apps / "image"), *COUNTED_ALONE, "-gdb", f"unix:{socket},server=on,wait=off", "-S"]
            machine = start(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                while not socket.exists():
                    self.assertIsNone(machine.poll())
                    time.sleep(0.01)
                commands = self.typed("A device: " + port)
                self.assertIn("target remote :1234", commands)
                commands[commands.index("target remote :1234")] = f"target remote {socket}"
                return self.gdb(["image"], commands, apps).text
            finally:
                machine.kill()
                machine.wait()

    def test_hosted(self):
        apps = self.apps("heartbeat", [SOURCE], "x86", "-g", "-O0")
        program = [tool("fsmrun"), "--root", self.pki / "root.pem", "--apps", apps, self.conf]
        self.stops(self.gdb(program, self.typed("Hosted"), apps).text)

    def test_on_a_cortex_m3(self):
        self.stops(self.device("cortex-m3", "cortex-m3"))

    def test_in_ring_0(self):
        self.stops(self.device("x86", "x86"))

    def test_optimised_code_stops_at_its_lines_too(self):
        apps = self.apps("optimised", [SOURCE], "x86", "-g")
        program = [tool("fsmrun"), "--root", self.pki / "root.pem", "--apps", apps, self.conf]
        text = self.gdb(program, self.typed("Hosted"), apps).text
        self.assertRegex(text, rf"\nBreakpoint 2, fsm_handler_heartbeat [^\n]*heartbeat\.c:{LINE}\n", text)
        self.assertIn("beats = 0", text)


if __name__ == "__main__":
    main()

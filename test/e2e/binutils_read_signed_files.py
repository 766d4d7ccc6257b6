"""readelf, objdump and addr2line work on signed .fsm files of every target, and have nothing to complain about."""
import re
import subprocess

from bench import SAMPLES, TIMEOUT, Bench, main

SOURCE = SAMPLES / "heartbeat" / "heartbeat.c"
OBJDUMPS = {"x86": ["objdump", "llvm-objdump-19"], "cortex-m3": ["arm-none-eabi-objdump", "llvm-objdump-19"],
            "cortex-m4": ["arm-none-eabi-objdump", "llvm-objdump-19"]}


class Binutils(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.built = {target: cls.apps("heartbeat", [SOURCE], target, "-g") / "heartbeat.fsm" for target in OBJDUMPS}
        cls.plain = {target: cls.apps("plain", [SOURCE], target) / "heartbeat.fsm" for target in OBJDUMPS}

    def quietly(self, *words):
        run = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual((run.returncode, run.stderr), (0, ""), words)
        return run.stdout

    def handler(self, target):
        """Where the handler begins and how long it is, by readelf."""
        symbols = self.quietly("readelf", "-sW", self.built[target])
        value, size = re.search(r"(\w+) +(\d+) FUNC .* fsm_handler_heartbeat$", symbols, re.MULTILINE).groups()
        return int(value, 16) & ~1, int(size)

    def test_readelf_shows_everything(self):
        for target in OBJDUMPS:
            for app in (self.built[target], self.plain[target]):
                for readelf in ("readelf", "llvm-readelf-19"):
                    text = self.quietly(readelf, "-a", "-W", app)
                    self.assertIn(".fsm.manifest", text)
                    self.assertIn("fsm_handler_heartbeat", text)
            dwarf = self.quietly("readelf", "--debug-dump=rawline,info,frames", self.built[target])
            self.assertIn("heartbeat.c", dwarf)

    def test_objdump_disassembles_a_handler(self):
        for target, objdumps in OBJDUMPS.items():
            for app in (self.built[target], self.plain[target]):
                for objdump in objdumps:
                    text = self.quietly(objdump, "-d", app)
                    self.assertRegex(text, r"<fsm_handler_heartbeat>:\n +[0-9a-f]+:", f"{objdump} {app}")
            self.assertIn("case FSM_TIMER:", self.quietly(OBJDUMPS[target][0], "-d", "-S", self.built[target]))

    def test_addr2line_knows_every_line_of_a_handler(self):
        source = SOURCE.read_text().splitlines()
        start = next(i for i, line in enumerate(source, 1) if line.startswith("FSM_TYPE("))
        for target in OBJDUMPS:
            address, size = self.handler(target)
            for addr2line in ("addr2line", "llvm-addr2line-19"):
                addresses = map(hex, range(address, address + size, 2))
                text = self.quietly(addr2line, "-f", "-e", self.built[target], *addresses).split("\n")
                self.assertEqual(set(text[0:-1:2]), {"fsm_handler_heartbeat"}, f"{addr2line} {target}")
                lines = {int(number) for number in re.findall(r"heartbeat\.c:(\d+)", "\n".join(text))}
                lines.discard(0)  # what belongs to several lines, to none
                self.assertLessEqual(lines, set(range(start, len(source) + 1)), f"{addr2line} {target}")
                self.assertIn(next(i for i, line in enumerate(source, 1) if "case FSM_TIMER:" in line), lines)


if __name__ == "__main__":
    main()

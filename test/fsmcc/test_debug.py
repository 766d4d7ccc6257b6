"""What -g leaves in an app is read by the ordinary tools; without it there is none."""
import re

import harness
from harness import APP, LLVM, TARGETS

LINE = 1 + next(number for number, line in enumerate(APP.splitlines()) if "self->count++" in line)


class Debug(harness.Case):
    def sections(self, name):
        return re.findall(r" (\.[\w.]+) ", self.run_command(f"{LLVM}/llvm-readelf", "-SW", name).stdout)

    def test_without_g_there_is_no_debug_information(self):
        self.write("a.c", APP)
        for target in TARGETS:
            for words in [[], ["-g0"], ["-g", "-g0"]]:
                self.fsmcc(f"--target={target}", *words, "a.c")
                sections = self.sections("a.fsm")
                self.assertIn(".fsm.manifest", sections)
                self.assertEqual([name for name in sections if "debug" in name], [])

    def test_g_does_not_change_the_code(self):
        self.write("a.c", APP)
        for target in TARGETS:
            code = []
            for words in [[], ["-g"]]:
                self.fsmcc(f"--target={target}", *words, "a.c")
                self.run_command(f"{LLVM}/llvm-objcopy", "--dump-section", ".text=text", "a.fsm")
                code.append(self.bytes("text"))
            self.assertEqual(*code)

    def handler(self):
        symbols = self.run_command(f"{LLVM}/llvm-nm", "a.fsm").stdout
        return int(re.search(r"(\w+) t fsm_handler_small", symbols).group(1), 16) & ~1

    def test_addr2line_finds_the_source_line(self):
        self.write("a.c", APP)
        for target in TARGETS:
            self.fsmcc(f"--target={target}", "-g", "a.c")
            for tool in [f"{LLVM}/llvm-addr2line", "addr2line" if target == "x86" else "arm-none-eabi-addr2line"]:
                shown = self.run_command(tool, "-f", "-e", "a.fsm", hex(self.handler())).stdout
                self.assertRegex(shown, r"^fsm_handler_small\n.*a\.c:[67]\b", (target, tool))

    def test_gdb_finds_lines_and_source(self):
        self.write("a.c", APP)
        for target in TARGETS:
            self.fsmcc(f"--target={target}", "-g", "a.c")
            shown = self.run_command("gdb-multiarch", "-nx", "-batch", "-ex", f"info line a.c:{LINE}",
                                     "-ex", f"list a.c:{LINE},{LINE}",
                                     "-ex", "ptype struct small", "-ex", "info scope fsm_handler_small", "a.fsm").stdout
            self.assertRegex(shown, rf'Line {LINE} of "\.?/?a\.c" .*starts at address', target)
            self.assertIn("self->count++", shown)
            self.assertIn("uint32_t count;", shown)
            self.assertIn("Symbol event is", shown)

    def test_signing_does_not_disturb_the_tools(self):
        """A trailer follows the ELF file."""
        self.write("a.c", APP)
        for target in TARGETS:
            self.fsmcc(f"--target={target}", "-g", "a.c")
            with open(self.folder / "a.fsm", "ab") as app:
                app.write(bytes(500) + b"FSMT" + bytes(92))
            shown = self.run_command("gdb-multiarch", "-nx", "-batch", "-ex", f"info line a.c:{LINE}", "a.fsm").stdout
            self.assertIn("starts at address", shown)


harness.main()

"""An app whose handler does what a test says, and what of the stack it uses: hosted, and on a Cortex-M3."""
import json
import os
import pathlib
import re
import subprocess
import time

import harness

BIN = pathlib.Path(harness.FSMCC).parent
LIBRARY = os.environ["STACK_LIBRARY"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
FRAME_ALIGNMENT = 16  # on x86: frames are filled up to it with what nothing writes
EXCEPTION_FRAME = 36  # what an interrupt may add on the Cortex-M3, at any moment

HEAD = """#include <fsm/app.h>
#include <fsm/log.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(deep, FSM_VERSION(1), FSM_USES(log));
struct deep { uint32_t n; uint64_t wide; double real; uint32_t words[8]; };
#define APART __attribute__((noinline))
"""
HANDLER = "FSM_TYPE(deep, struct deep)\n{\n    if (event->type != FSM_START) return;\n    self->n = 5;\n    %s\n}\n"

SYSTEM = 'apps = ( { name = "deep"; file = "deep.fsm"; groups = ["log"]; } );\n'


def ask(machine, command, **arguments):
    """A command in QEMU's machine protocol; its answer, when it has been done."""
    machine.stdin.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
    machine.stdin.flush()
    for line in machine.stdout:
        answer = json.loads(line)
        if "error" in answer:
            raise AssertionError(answer)
        if "return" in answer:
            return answer["return"]


class StackCase(harness.Case):
    system = SYSTEM
    settings = ""  # more of the system file
    pool = 0  # bytes of the pool of segments that are looked at

    def setUp(self):
        super().setUp()
        self.run_command(BIN / "fsmsign", "pki", "pki")

    def build(self, functions, action, *words, target="x86", code=0):
        self.write("deep.c", HEAD + functions + "\n" + HANDLER % action)
        return self.fsmcc(f"--target={target}", "--stack-report", *words, "deep.c", "-o", "deep.fsm", code=code)

    def bound(self, *what, **more):
        found = re.match(r"deep: (\d+) bytes\n", self.build(*what, **more).stdout)
        self.assertTrue(found)
        return int(found.group(1))

    def reserve(self, port):
        """The bytes below a stack, or a segment, that the port keeps for API calls and exceptions."""
        file = {"cortex-m": "context.c"}.get(port, "run.c")
        values = re.findall(r"fsm_port_stack_reserve = (\d+);", (SOURCE / "runtime/port" / port / file).read_text())
        return int(values[-1])

    def sign(self):
        self.run_command(BIN / "fsmsign", "sign", "--key", "pki/ci.key", "--cert", "pki/ci.pem", "deep.fsm")

    def hosted(self, stop=("--stop-when-idle", "1"), code=0):
        """What fsmrun says, and the bytes of stack that the handler used."""
        layout = (SOURCE / "runtime/port/posix/enter.h").read_text()
        place = {name: re.search(rf"FSM_POSIX_{name}\s+(0x[0-9a-f]+)", layout).group(1) for name in ["STACK_START", "STACK_SIZE", "POOL_START"]}
        self.write("system.conf", self.system + self.settings)
        said = self.run_command(BIN / "fsmrun", "--root", "pki/root.pem", *stop, "system.conf", code=code,
                                env=dict(place, LD_PRELOAD=LIBRARY, STACK_USED=str(self.folder / "used"), POOL_USED=str(self.folder / "pool"),
                                         POOL_SIZE=str(self.pool)))
        return said.stdout + said.stderr, int((self.folder / "used").read_text())

    def image(self):
        self.write("system.conf", self.system + self.settings)
        self.run_command(BIN / "fsmimage", "--root", "pki/root.pem", "--key", "pki/ci.key", "--cert", "pki/ci.pem", "system.conf",
                         "-o", "deep.img")

    def cortex_m3(self):
        """The bytes of stack that the handler used: what is not zero at the beginning of RAM, where the handlers' stack lies."""
        self.image()
        board = (SOURCE / "runtime/port/cortex-m/mps2/mps2.ld").read_text()
        size = int(re.search(r"APP_STACK_SIZE *= (\d+)K", board).group(1)) * 1024
        machine = subprocess.Popen(["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-serial", "null", "-monitor", "none",
                                    "-qmp", "stdio", "-semihosting-config", "enable=on,target=native", "-kernel", "deep.img"],
                                   cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(machine.wait)
        self.addCleanup(machine.kill)
        self.addCleanup(machine.stdin.close)
        self.addCleanup(machine.stdout.close)
        self.machine = machine
        ask(machine, "qmp_capabilities")
        self.wait_until_idle()
        ask(machine, "pmemsave", val=0x20000000, size=size, filename=str(self.folder / "stack"))
        used = size - len(re.match(rb"\0*", (self.folder / "stack").read_bytes()).group())
        self.assertGreater(used, 0, "no handler ran")
        return used

    def symbol(self, name):
        """Where it lies in the image, and its size."""
        names = self.run_command(pathlib.Path(harness.LLVM) / "llvm-nm", "-S", "deep.img").stdout
        return [int(number, 16) for number in re.search(rf"^([0-9a-f]+) ([0-9a-f]+) \w {name}$", names, re.M).groups()]

    def wait_until_idle(self):
        """Until the kernel sleeps, which it does when every handler that had an event has run."""
        start, size = self.symbol("fsm_port_idle")
        end = time.monotonic() + harness.GUARD
        while time.monotonic() < end:
            registers = ask(self.machine, "human-monitor-command", **{"command-line": "info registers"})
            if int(re.search(r"R15=([0-9a-f]+)", registers).group(1), 16) in range(start, start + size):
                return
            time.sleep(0.01)
        self.fail("a handler does not end")

    def pool_of_cortex_m3(self):
        """The pool of segments, after cortex_m3()."""
        place, words = self.symbol("fsm_context_segments")[0], []
        for address, size in (place, 8), (None, None):
            if address is None:
                address, size = words[0], words[1] - words[0]
            ask(self.machine, "pmemsave", val=address, size=size, filename=str(self.folder / "memory"))
            memory = (self.folder / "memory").read_bytes()
            words = words or [int.from_bytes(memory[i:i + 4], "little") for i in (0, 4)]
        return memory

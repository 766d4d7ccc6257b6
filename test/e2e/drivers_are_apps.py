"""Drivers are apps: bytes go through a driver and back on every machine of its own, and what a driver gets wrong stays its own affair."""
import pathlib
import re
import select
import socket
import time

from bench import BOARDS, SAMPLES, TARGET_OF, Bench, command, main, qemu, run_qemu, start, tool
import subprocess

APPS = pathlib.Path(__file__).parent / "apps"
SERIAL = SAMPLES / "serial"
DEVICES = {"cortex-m3": ("cmsdk.c", "mps2.conf"), "netduinoplus2": ("stm32.c", "netduinoplus2.conf"), "x86": ("uart16550.c", "pc.conf")}
PATIENCE = 600  # seconds: what has not come by then does not come
# What every system file below begins with: the window, and the interrupts that deaf.c needs, per machine.
GIVEN = {port: re.search(r"devices = \{.*?\}; \}", (SERIAL / conf).read_text(), re.S).group() for port, (_, conf) in DEVICES.items()}


class Machine:
    """A device that runs until the test ends it, in real time, with a line to its second serial port."""

    def __init__(self, test, port, image):
        path = test.folder / f"{port}-{time.monotonic_ns()}"
        self.process = start([*qemu(port, image), "-chardev", f"socket,id=line,path={path},server=on,wait=on", "-serial", "chardev:line"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        test.addCleanup(self.end)
        self.line = socket.socket(socket.AF_UNIX)
        self.console = b""
        self.connect(path)

    def connect(self, path):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.line.connect(str(path))
                return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def receive(self, length):
        """So many bytes of the line, or what came of them in time."""
        got, end = b"", time.monotonic() + PATIENCE
        while len(got) < length and time.monotonic() < end:
            if select.select([self.line], [], [], 0.2)[0]:
                more = self.line.recv(length - len(got))
                if not more:
                    break
                got += more
        return got

    def says(self, text, times=1):
        """Waits for a text on the console."""
        end = time.monotonic() + PATIENCE
        while self.console.count(text) < times and time.monotonic() < end:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                more = self.process.stdout.read1(4096)
                if not more:
                    break
                self.console += more
        return self.console.count(text) >= times

    def lines(self):
        """All of the console; the machine is ended."""
        self.process.kill()
        self.console += self.process.communicate()[0]
        return [line for line in self.console.decode("utf-8", "replace").replace("\r", "").splitlines() if line[:1] in "[k"]

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.line.close()


class Drivers(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.built = {}
        for port, (device, _) in DEVICES.items():
            folder = cls.built[port] = cls.folder / port
            for name, sources in {"serial": [SERIAL / "serial.c", SERIAL / device], "echo": [SERIAL / "echo.c"],
                                  "deaf": [APPS / "deaf.c", SERIAL / device], "saboteur": [APPS / "saboteur.c"],
                                  "stranger": [APPS / "stranger.c"], "ticker": [APPS / "ticker.c"], "busy": [APPS / "busy.c"], "screen": [APPS / "screen.c"]}.items():
                folder.mkdir(exist_ok=True)
                cls.done(tool("fsmcc"), f"--target={TARGET_OF[port]}", *sources, "-o", folder / f"{name}.fsm")
                cls.sign(folder / f"{name}.fsm")

    def boot(self, port, text):
        image = self.folder / f"{port}.img"
        self.image(self.system(f"{port}.conf", text), self.built[port], image, *BOARDS.get(port, []))
        return image

    def sample(self, port):
        """It runs until it is ended: a busy machine's pauses are not taken for the end of the input."""
        text = (SERIAL / DEVICES[port][1]).read_text()
        self.assertIn("stop_when_idle = 300;", text)
        return text.replace("stop_when_idle = 300;", "stop_when_idle = 0;")

    def echoed(self, machine, data):
        """Sent in pieces of any size, with pauses: how they are cut is nobody's business."""
        for i in range(0, len(data), 701):
            machine.line.sendall(data[i:i + 701])
        self.assertEqual(machine.receive(len(data)), data)

    def test_bytes_go_through_the_driver_and_back(self):
        logs = {}
        data = b"".join(b"line %d of many, and longer than one message holds\n" % i for i in range(100))
        for port in DEVICES:
            machine = Machine(self, port, self.boot(port, self.sample(port)))
            self.assertEqual(machine.receive(6), b"ready\n", port)
            self.echoed(machine, data)
            self.assertTrue(machine.says(data.splitlines()[-1]), port)
            logs[port] = machine.lines()
        self.assertEqual(logs["cortex-m3"], [f"[echo] {line}" for line in data.decode().splitlines()])
        for port in DEVICES:
            self.assertEqual(logs[port], logs["cortex-m3"], port)

    def test_a_driver_at_rest_keeps_nobody_awake(self):
        for port, (_, conf) in DEVICES.items():
            out = self.folder / f"{port}.out"
            run = run_qemu(port, self.boot(port, (SERIAL / conf).read_text()), ["-chardev", f"file,id=line,path={out}", "-serial", "chardev:line"])
            self.assertEqual((run.code, run.lines, out.read_bytes()), (0, [], b"ready\n"), port)

    def test_a_driver_that_traps_begins_again(self):
        for port in DEVICES:
            text = self.sample(port).replace("apps = (", """apps = (
  { name = "saboteur"; file = "saboteur.fsm"; groups = ["timer"];
    fsms = ( { name = "saboteur"; wires = { driver = "serial"; }; } ); },""")
            machine = Machine(self, port, self.boot(port, text))
            self.assertEqual(machine.receive(6), b"ready\n", port)
            self.echoed(machine, b"one\n")
            self.assertTrue(machine.says(b"the FSM is restarted"), port)
            self.assertEqual(machine.receive(48), bytes(48), port)  # what a message has of the 200 bytes was sent before the driver trapped
            self.echoed(machine, b"two, and more than a message holds: the interrupt is on again\n")
            lines = machine.lines()
            traps = [line for line in lines if line.startswith("kernel: trap 1 in app serial, FSM serial")]
            self.assertEqual(len(traps), 1, lines)
            self.assertIn("[fsm-index]", traps[0])

    def test_an_interrupt_comes_before_a_handler_that_computes_is_done(self):
        for port in DEVICES:
            text = self.sample(port).replace("apps = (", """apps = (
  { name = "busy"; file = "busy.fsm"; groups = ["log", "timer"]; fsms = ( { name = "busy"; priority = 1; } ); },""")
            machine = Machine(self, port, self.boot(port, text))
            self.assertEqual(machine.receive(6), b"ready\n", port)
            heard, rounds = [], 0
            while "[echo] in between" not in heard:  # what is sent may come too late on a busy machine: then at the next time
                rounds += 1
                self.assertLess(rounds, 100)
                self.assertTrue(machine.says(b"computing", rounds), port)
                self.echoed(machine, b"in between\n")
                self.assertTrue(machine.says(b"done", rounds), port)
                heard = re.findall(r"^\[.*$", machine.console.decode().split("computing")[rounds].split("[busy] done")[0], re.M)

    def test_an_interrupt_that_never_stops_stops_nobody(self):
        for port in DEVICES:
            machine = Machine(self, port, self.boot(port, f"""apps = (
  {{ name = "deaf"; file = "deaf.fsm"; groups = ["mmio", "irq", "log", "timer"];
    fsms = ( {{ name = "deaf"; priority = 1; {GIVEN[port]}; }} ); }},
  {{ name = "ticker"; file = "ticker.fsm"; groups = ["log", "timer"]; fsms = ( {{ name = "ticker"; type = "ticker"; priority = 2; }} ); }} );
"""))
            self.assertTrue(machine.says(b"listening"), port)
            machine.line.sendall(b"x")
            # An 8259 sees edges: there, what is not looked at is not asked for again.
            said = b"[deaf] few" if port == "x86" else b"[deaf] many"
            self.assertTrue(machine.says(said, 3), machine.console)
            self.assertTrue(machine.says(b"[ticker]", machine.console.count(b"[ticker]") + 3), machine.console)
            self.assertEqual(b"many" in machine.console, port != "x86")

    def test_what_is_not_in_the_window_traps(self):
        types = ["behind", "across", "before", "crooked", "width", "foreign", "absent", "no_line"]
        for port in DEVICES:
            place = {"cortex-m3": "mmio = 0x40010000", "netduinoplus2": "mmio = 0x40020000", "x86": "port = 0x378"}[port]
            windows = {name: place if name == types[0] else None for name in types}
            base = int(place.split("= ")[1], 16)
            fsms = []
            for i, name in enumerate(types):  # each its own eight bytes, as far as the machine has them
                where = place if port == "x86" else f"mmio = {base + 8 * i:#x}"
                if port == "x86" and windows[name] is None:
                    where = ["port = 0x378", "port = 0x2f8", "port = 0x3e8", "port = 0x2e8"][i % 4]
                fsms.append(f'{{ name = "{name}"; type = "{name}"; on_trap = "stop"; devices = {{ window = {{ {where}; size = 8; }}; }}; }}')
            for part in (fsms[:4], fsms[4:]):
                run = run_qemu(port, self.boot(port, f"""apps = ( {{ name = "stranger"; file = "stranger.fsm"; groups = ["mmio", "irq", "log"];
    fsms = ( {", ".join(part)} ); }} );
stop_when_idle = 100;
"""))
                self.assertEqual(run.code, 0, run.text)
                self.assertEqual(run.log(), [], run.text)
                self.assertEqual(sum("kernel: trap 8 in app stranger" in line and "[fsm-device]" in line for line in run.kernel()), 4, run.text)

    def test_a_machine_gives_away_nothing_it_lives_on(self):
        arm = ["mmio = 0xe000ed90; size = 0x20", "mmio = 0xe000e000; size = 0x1000", "mmio = 0x20000000; size = 0x1000", "mmio = 0; size = 4",
               "mmio = 0x42000000; size = 4", "irq = 77"]
        refused = {"cortex-m3": [*arm, "mmio = 0x40004000; size = 0x1000", "mmio = 0x40005000; size = 0x1004"],
                   "netduinoplus2": [*arm, "mmio = 0x40011000; size = 0x400", "mmio = 0x40023800; size = 0x400"],
                   "x86": ["port = 0x20; size = 2", "port = 0x40; size = 4", "port = 0x3f8; size = 8", "port = 0x2f8; size = 9", "port = 0xcf8; size = 8",
                           "mmio = 0x100000; size = 0x1000", "mmio = 0xfee00000; size = 0x1000", "irq = 0", "irq = 2", "irq = 700"]}
        for port, devices in refused.items():
            for device in devices:
                run = run_qemu(port, self.boot(port, f"""apps = ( {{ name = "stranger"; file = "stranger.fsm"; groups = ["mmio", "irq", "log"];
    fsms = ( {{ name = "behind"; type = "behind"; devices = {{ window = {{ {device}; }}; }}; }} ); }} );
stop_after = 1000;
"""))
                self.assertEqual(run.code, 1, f"{port}, {device}:\n{run.text}")
                self.assertRegex(run.lines[-1], r"^kernel: refused: FSM behind: device window, \w+ (at )?0x[0-9a-f]+: this machine ", run.text)
                self.assertEqual(run.log(), [], run.text)

    def test_registers_in_memory_on_a_pc(self):
        run = run_qemu("x86", self.boot("x86", """apps = ( { name = "screen"; file = "screen.fsm"; groups = ["mmio", "log"];
    fsms = ( { name = "screen"; devices = { text = { mmio = 0xb8000; size = 4000; }; }; } ); } );
stop_when_idle = 100;
"""), ["-device", "VGA"])
        self.assertEqual((run.code, run.lines[-1:]), (0, ["[screen] 2000 of 2000 characters, 7620761"]), run.text)

    def test_a_serial_port_has_one_owner(self):
        for port in DEVICES:
            run = run_qemu(port, self.boot(port, self.sample(port).replace('"log"];\n    fsms = ( { name = "echo";',
                                                                               '"log", "uart"];\n    fsms = ( { name = "echo"; uart = 1;')))
            self.assertEqual(run.code, 1, run.text)
            self.assertIn("kernel: refused: FSM echo: this machine has no serial port 1, or gives it away as a device: give it another `uart`",
                          run.lines)

    def test_a_process_has_nothing_to_give(self):
        run = command([tool("fsmrun"), "--root", self.pki / "root.pem", "--apps", self.built["x86"], SERIAL / "pc.conf"])
        self.assertEqual(run.code, 1, run.text)
        self.assertIn("kernel: refused: FSM serial: device registers, ports at 0x2f8: a hosted kernel has no devices to give: run this on a "
                      "machine of its own", run.lines)


if __name__ == "__main__":
    main()

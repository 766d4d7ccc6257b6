"""bench.py: what the whole-way tests share: the commands as built, a folder to work in, and a way to run a system on every port.

A test is a script run as `python3 TEST.py BUILD-FOLDER`. It works in a folder of its own that is removed at the end; every QEMU is
bounded by a timeout and ended by its own process id.

Systems run in virtual time, so that what they do until a time depends on nothing else: a device's clock counts its instructions, and where
a machine or fsmrun has nothing to do until a time, that time has come.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = SOURCE / "samples"
CAPTURES = SOURCE.parent / "shared" / "data" / "nmea"  # beside a developer's clone; see the gps test
BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 and pathlib.Path(sys.argv[1]).is_dir() else None

PORTS = ["posix", "cortex-m3", "x86"]
TARGET_OF = {"posix": "x86", "x86": "x86", "cortex-m3": "cortex-m3", "cortex-m4": "cortex-m4", "netduinoplus2": "cortex-m4"}
BOARDS = {"netduinoplus2": ["--board", "netduinoplus2"]}  # of ports on another board than the usual one
TIMEOUT = 7200  # seconds for one run of anything: far more than any needs on the busiest machine
COUNTED = ["-icount", "shift=3"]  # 8 ns an instruction
COUNTED_ALONE = ["-icount", "shift=3,sleep=off"]  # nothing comes from outside that a machine would have to wait for


class Run:
    """How a command ended: its exit code and what it printed, as lines."""

    def __init__(self, code, text):
        self.code = code
        self.text = text.replace("\r", "")
        self.lines = self.text.splitlines()

    def log(self):
        """What the apps logged, without what the kernel said."""
        return [line for line in self.lines if line.startswith("[")]

    def kernel(self):
        return [line for line in self.lines if line.startswith("kernel: ")]


def start(words, **options):
    """Starts a process that does not outlive this one, however this one ends."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, words)], **options)


def command(words, folder=None, stdin=None, timeout=TIMEOUT, env=None):
    """Runs a command to its end, or to the timeout's; its output and errors together."""
    process = start(words, cwd=folder, env=env, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    start_new_session=True)
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # this process and its children, nobody else
        output, _ = process.communicate()
        output += f"\nno end within {timeout} seconds: {words[0]}".encode()
    return Run(process.returncode, output.decode("utf-8", "replace"))


def tool(name):
    return BUILD / "bin" / name


def qemu_arm(image, board="mps2-an385"):
    return ["qemu-system-arm", "-M", board, "-display", "none", "-monitor", "none", "-serial", "stdio", "-semihosting-config",
            "enable=on,target=native", "-kernel", image]


def qemu_x86(image):
    return ["qemu-system-x86_64", "-M", "pc", "-accel", "tcg", "-m", "128", "-display", "none", "-monitor", "none", "-nodefaults",
            "-serial", "stdio", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel", image]


def qemu(port, image):
    """The QEMU command for a device's image; the console is its standard output."""
    if port == "x86":
        return qemu_x86(image)
    return qemu_arm(image, {"cortex-m3": "mps2-an385", "cortex-m4": "mps2-an386"}.get(port, port))


def fsmrun(*words):
    return command([tool("fsmrun"), *words], env=dict(os.environ, LD_PRELOAD=str(BUILD / "test/port/posix/virtual_time.so")))


def run_qemu(port, image, options=(), time=COUNTED_ALONE):
    """Boots an image; the code is the one the kernel halted with."""
    run = command([*qemu(port, image), *time, *options])
    if port == "x86" and run.code > 0:
        run.code = (run.code - 1) // 2 if run.code % 2 else -run.code  # isa-debug-exit: (code << 1) | 1; even: QEMU's own
    return run


class Bench(unittest.TestCase):
    """A test with a folder of its own and a development PKI in it (pki/)."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if BUILD is None:
            raise SystemExit("usage: python3 TEST.py BUILD-FOLDER")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="fsm-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.pki = cls.folder / "pki"
        cls.done(tool("fsmsign"), "pki", cls.pki)

    @staticmethod
    def done(*words, **options):
        """A command that has to succeed."""
        run = command(words, **options)
        if run.code != 0:
            raise AssertionError(f"{' '.join(map(str, words))}\nended with {run.code}:\n{run.text}")
        return run

    @classmethod
    def compile(cls, source, app, target, *options):
        app.parent.mkdir(parents=True, exist_ok=True)
        cls.done(tool("fsmcc"), f"--target={target}", *options, source, "-o", app)
        return app

    @classmethod
    def sign(cls, app, signer="ci", *options, pki=None):
        pki = pki or cls.pki
        cls.done(tool("fsmsign"), "sign", "--key", pki / f"{signer}.key", "--cert", pki / f"{signer}.pem", *options, app)
        return app

    @classmethod
    def apps(cls, name, sources, target, *options):
        """A folder with these sources compiled for `target` and signed. One file serves the hosted kernel and ring 0 alike."""
        folder = cls.folder / name / target
        for source in sources:
            app = cls.compile(source, folder / f"{source.stem}.fsm", target, *options)
            cls.sign(app)
        return folder

    @classmethod
    def image(cls, system, apps, image, *options, code=0):
        run = command([tool("fsmimage"), "--root", cls.pki / "root.pem", "--key", cls.pki / "ci.key", "--cert", cls.pki / "ci.pem",
                       "--apps", apps, *options, system, "-o", image])
        if run.code != code:
            raise AssertionError(f"fsmimage {system} ended with {run.code}, not {code}:\n{run.text}")
        return run

    @classmethod
    def run_on(cls, port, system, apps, uart=None, image_options=(), machine=()):
        """Runs a system file with the apps of a folder on a port. uart: the file with the bytes for serial port 1. machine: options
        for a device's QEMU."""
        if port == "posix":
            connect = ["--uart", f"1={uart}"] if uart else []
            return fsmrun("--root", cls.pki / "root.pem", "--apps", apps, *connect, system)
        work = pathlib.Path(tempfile.mkdtemp(dir=cls.folder))
        cls.image(system, apps, work / "image", *BOARDS.get(port, []), *image_options)
        return run_qemu(port, work / "image", [*cls.serial_port(work, uart), *machine], COUNTED if uart else COUNTED_ALONE)

    @staticmethod
    def serial_port(work, uart):
        """QEMU's options for the serial port after the console: its "pipe" is two files, one to read and one to write."""
        if not uart:
            return []
        shutil.copyfile(uart, work / "uart.in")
        (work / "uart.out").touch()
        return ["-chardev", f"pipe,id=uart1,path={work / 'uart'}", "-serial", "chardev:uart1"]

    @classmethod
    def system(cls, name, text):
        path = cls.folder / name
        path.write_text(text)
        return path

    @staticmethod
    def on_ports(ports, run):
        """run(port) for each port, two at a time. A dictionary of the answers."""
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(ports, pool.map(run, ports)))


def main():
    unittest.main(verbosity=2)

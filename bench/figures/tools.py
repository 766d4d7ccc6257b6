"""The programs that measuring takes, and signed apps to measure with."""
import os
import subprocess
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LLVM = "/usr/lib/llvm-19/bin"
QEMU = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "stdio",
        "-semihosting-config", "enable=on,target=native", "-icount", "shift=0,sleep=off"]
LIMIT = 1200  # seconds for any program


class Failed(Exception):
    pass


def run(*command, folder=None):
    """The program's output, both streams; Failed if it does not end with code 0."""
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{' '.join(command)}: not done after {LIMIT} s") from error
    text = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{text}")
    return text


class Bench:
    """A build folder, a folder to work in, and how long to measure."""

    def __init__(self, build, work, smoke):
        self.build, self.work, self.smoke = build, work, smoke
        self.programs = os.path.join(build, "bench")
        self.apps = os.path.join(SOURCE, "bench", "apps")

    def tool(self, name):
        return os.path.join(self.build, "bin", name)

    def path(self, name):
        return os.path.join(self.work, name)

    def pki(self, folder="pki", *rights):
        if not os.path.exists(self.path(folder)):
            run(self.tool("fsmsign"), "pki", self.path(folder), *rights)
        return {name: self.path(f"{folder}/{file}") for name, file in (("root", "root.pem"), ("key", "ci.key"), ("cert", "ci.pem"))}

    def app(self, name, target, *options, pki=None, output=None):
        """A signed app: its path."""
        pki, file = pki or self.pki(), self.path(f"{output or name}.{target}.fsm")
        run(self.tool("fsmcc"), f"--target={target}", *options, os.path.join(self.apps, f"{name}.c"), "-o", file)
        run(self.tool("fsmsign"), "sign", "--key", pki["key"], "--cert", pki["cert"], file)
        return file

    def system(self, name, text):
        file = self.path(name)
        with open(file, "w") as out:
            out.write(text)
        return file

    def image(self, system):
        """A boot image of a system file: its path."""
        pki, file = self.pki(), system + ".elf"
        run(self.tool("fsmimage"), "--root", pki["root"], "--key", pki["key"], "--cert", pki["cert"], system, "-o", file)
        return file


def say(text):
    print(text, file=sys.stderr, flush=True)

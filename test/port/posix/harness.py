"""Builds, signs and runs apps with the real tools: what the tests of fsmrun share."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
GUARD = 600  # seconds: more than anything takes on the busiest machine; what is not done then hangs


class Case(unittest.TestCase):
    """A folder with a root, a signer and signed apps; gone afterwards."""

    apps = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="fsmrun-")
        cls.tool("fsmsign", "pki", "pki", "--trusted")
        for app in cls.apps:
            cls.build(app)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def tool(cls, *command):
        subprocess.run([os.path.join(TOOLS, command[0]), *command[1:]], cwd=cls.folder, check=True, timeout=GUARD)

    @classmethod
    def build(cls, app):
        subprocess.run([COMPILER, "-g", os.path.join(HERE, app + ".c"), "-o", app + ".fsm"], cwd=cls.folder, check=True, timeout=GUARD)
        cls.sign(app + ".fsm")

    @classmethod
    def sign(cls, file, pki="pki"):
        cls.tool("fsmsign", "sign", "--key", pki + "/ci.key", "--cert", pki + "/ci.pem", file)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def command(self, *arguments, system="system.conf", root="pki/root.pem"):
        return [os.path.join(TOOLS, "fsmrun"), "--root", root, *arguments, system]

    def run_system(self, *arguments, real_time=False, **options):
        """Runs to the end: in virtual time, which passes at once."""
        names = {name: options.pop(name) for name in ("system", "root") if name in options}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = os.environ if real_time else dict(os.environ, LD_PRELOAD=VIRTUAL_TIME)
        return subprocess.run(self.command(*arguments, **names), cwd=self.folder, env=environment, timeout=GUARD, text=True, **options)

    def start_system(self, *arguments, **options):
        """Starts it in real time, for tests that see what it does meanwhile, and end it."""
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True, **options}
        process = subprocess.Popen(self.command(*arguments), cwd=self.folder, **options)
        self.addCleanup(self.end_system, process)
        return process

    @staticmethod
    def end_system(process):
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def wait_until(self, happened, process):
        """Until it has happened, which a process that has ended does not do any more."""
        end = time.monotonic() + GUARD
        while not happened():
            self.assertIsNone(process.poll(), "it has ended before")
            self.assertLess(time.monotonic(), end, "it does not happen")
            time.sleep(0.01)


def main():
    global TOOLS, COMPILER, VIRTUAL_TIME
    TOOLS, COMPILER, VIRTUAL_TIME = (sys.argv.pop(1) for _ in range(3))
    unittest.main(verbosity=2)

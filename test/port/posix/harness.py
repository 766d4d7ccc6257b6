"""Builds, signs and runs apps with the real tools: what the tests of fsmrun share."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


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
        subprocess.run([os.path.join(TOOLS, command[0]), *command[1:]], cwd=cls.folder, check=True, timeout=60)

    @classmethod
    def build(cls, app):
        subprocess.run([COMPILER, "-g", os.path.join(HERE, app + ".c"), "-o", app + ".fsm"], cwd=cls.folder, check=True, timeout=60)
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

    def run_system(self, *arguments, timeout=20, **options):
        names = {name: options.pop(name) for name in ("system", "root") if name in options}
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.command(*arguments, **names), cwd=self.folder, timeout=timeout, capture_output=True, text=True, **options)


def main():
    global TOOLS, COMPILER
    TOOLS, COMPILER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main(verbosity=2)

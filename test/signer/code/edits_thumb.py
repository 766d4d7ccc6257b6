"""edits_thumb.py FSMCC FSMSIGN: takes what contains Cortex-M programs out of their machine code, one place after the other, and counts what
`fsmsign verify --code` says: every unprivileged load or store becomes a plain one, and every branch to a trap behind a comparison a NOP. A
plain one is taken only where it is proven to stay inside; a comparison may go where no plain access and no jump relies on it, since the
MPU checks the others."""
import pathlib
import re
import struct
import sys
import tempfile
import unittest

from elf import run

FSMCC, FSMSIGN = sys.argv[1:3]
PROGRAMS = pathlib.Path(__file__).parents[3] / "bench" / "containment"
NOP = b"\x00\xbf"
# By program: loads and stores made plain, and of them taken; comparisons left out, and of them taken. Plain ones that are taken go to an
# index that was compared, or are in a loop of few rounds: the verifier sees what the compiler did not look for.
EXPECTED = {
    "huffman": (108, 37, 28, 28),
    "json": (66, 3, 6, 6),
    "lz": (138, 4, 17, 17),
    "sort": (145, 10, 1, 1),
    "tree": (74, 32, 0, 0),
}


def instructions(app):
    """(address, size, text) of every instruction of the file's code."""
    code, text = run("llvm-objdump-19", "-d", "--triple=thumbv7m-none-eabi", app)
    assert code == 0, text
    for at, raw, words in re.findall(r"^ *([0-9a-f]+): ([0-9a-f]{4}(?: [0-9a-f]{4})?) *\t(.*)$", text, re.M):
        yield int(at, 16), 2 * len(raw.split()), words.split("@")[0].strip()


class Edits(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = pathlib.Path(room.name)

    def app(self, program):
        app = self.folder / f"{program}.fsm"
        code, text = run(FSMCC, "--target=cortex-m3", "-ffsm-globals=state", "-w", PROGRAMS / f"{program}.c", "-o", app)
        self.assertEqual(code, 0, text)
        code, text = run(FSMSIGN, "verify", "--code", app)
        self.assertEqual(code, 0, text)
        return app

    def count(self, app, edits):
        """How many edits there are, and how many files so edited the verifier takes."""
        files, data = [], app.read_bytes()
        for at, code in edits:
            files.append(self.folder / f"{app.stem}.{at:x}.fsm")
            files[-1].write_bytes(data[:at] + code + data[at + len(code):])
        _, text = run(FSMSIGN, "verify", "--code", *files) if files else (0, "")
        taken, refused = text.count(": contained\n"), len(re.findall(r": code at 0x\w+: .*: it may (?:write|read) ", text))
        self.assertEqual(taken + refused, len(files), text)
        return len(files), taken

    @staticmethod
    def plain_accesses(app):
        data = app.read_bytes()
        for at, _, words in instructions(app):
            if re.match(r"(?:str[bh]?|ldrs?[bh]?)t\t", words):
                first, second = struct.unpack_from("<2H", data, at)
                yield at, struct.pack("<2H", first | 0x0080, second & 0xf0ff)  # Armv7-M ARM, A7.7.161: the same, with the app's rights

    @staticmethod
    def without_comparisons(app):
        code = {at: (size, words) for at, size, words in instructions(app)}
        for at, (size, words) in code.items():
            target = re.match(r"b(?:hi|hs|lo|ls|gt|ge|lt|le|eq|ne)(?:\.w)?\t0x([0-9a-f]+)", words)
            place = int(target[1], 16) if target else None
            while place in code and code[place][1].startswith("mov"):
                place += code[place][0]
            if place in code and code[place][1].startswith("udf"):
                yield at, NOP * (size // 2)

    def test_what_contains_an_app_cannot_be_taken_out(self):
        for program, expected in EXPECTED.items():
            with self.subTest(program):
                app = self.app(program)
                found = (*self.count(app, list(self.plain_accesses(app))), *self.count(app, list(self.without_comparisons(app))))
                print(f"{program}: {found[0]} accesses made plain, {found[1]} taken; {found[2]} comparisons left out, {found[3]} taken")
                self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

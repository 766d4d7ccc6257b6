"""checkpoints.py FSMCC FSMSIGN: checkpoints as fsmcc makes them are verified, and none that has been tampered with; on both machines."""
import pathlib
import struct
import sys
import tempfile
import unittest

from elf import read_sections, run

FSMCC, FSMSIGN = sys.argv[1:3]
SOURCE = """#include <fsm/app.h>
FSM_APP(deep, FSM_VERSION(1));
struct deep { uint32_t n; };
#define APART __attribute__((noinline))
static APART uint32_t again(uint32_t x, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f, uint32_t g)
{
    volatile uint32_t k = x;
    return x == 0 ? a + b + c + d + e + f + g : again(x - 1, b, c, d, e, f, g, a) + k;
}
static APART uint32_t other(uint32_t x) { volatile uint32_t k = x; return k; }
FSM_TYPE(deep, struct deep) { if (event->type == FSM_START) self->n = again(self->n, 1, 2, 3, 4, 5, 6, 7) + other(self->n); }
"""
TYPE, AT_STACK, AT_SEGMENT = 96, 36, 48
# Where in a checkpoint what lies, from its first byte (fsm/abi.h)
X86 = {"begins": b"\x44\x8d\x9c\x24", "need": 4, "limit": 12, "branch": 16, "jump": 19, "arguments": 25, "ask": 30, "call": 35, "back": 41,
       "ask back": 46, "end": 50}
THUMB = {"begins": b"\x59\xf8\x28\xcc", "need": 6, "limit": 2, "branch": 10, "jump": 14, "arguments": 18, "ask": 26, "call": 30, "back": 34,
         "ask back": 42, "end": 46}
PLAIN = {"x86": ["it addresses memory outside the app", "only a checkpoint may", "may address"],
         "cortex-m3": ["reads what lies below the cell", "only a checkpoint may", "an app has no such instruction"]}


class Checkpoints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.room.cleanup)
        cls.folder = pathlib.Path(cls.room.name)
        (cls.folder / "deep.c").write_text(SOURCE)
        cls.apps = {}
        for target in PLAIN:
            code, text = run(FSMCC, f"--target={target}", cls.folder / "deep.c", "-o", cls.folder / "deep.fsm")
            assert code == 0, text
            cls.apps[target] = (cls.folder / "deep.fsm").read_bytes()

    def place(self, target):
        """The app, to be changed; where its checkpoint is, and what lies where in it; where its manifest is."""
        data = bytearray(self.apps[target])
        form = X86 if target == "x86" else THUMB
        at = data.find(form["begins"])
        self.assertGreater(at, 0)
        self.assertEqual(data.find(form["begins"], at + 1), -1)
        return data, at, form, read_sections(data)[".fsm.manifest"][4]

    def judge(self, data):
        (self.folder / "app.fsm").write_bytes(data)
        return run(FSMSIGN, "verify", "--code", self.folder / "app.fsm")

    def refuse(self, data, *reasons):
        code, text = self.judge(data)
        self.assertEqual(code, 1, text)
        self.assertTrue(any(reason in text for reason in reasons), text)

    def test_what_the_compiler_makes_is_taken(self):
        for target in self.apps:
            code, text = self.judge(self.apps[target])
            self.assertEqual(code, 0, text)

    def test_what_follows_has_the_stack_that_was_made_sure_of(self):
        data, at, form, _ = self.place("x86")
        need, = struct.unpack_from("<i", data, at + form["need"])
        struct.pack_into("<i", data, at + form["need"], need + 1)
        self.refuse(data, "needs more stack than it makes sure of")
        struct.pack_into("<i", data, at + form["need"], -5000)
        self.refuse(data, "no checkpoint has such numbers")
        data, at, form, _ = self.place("cortex-m3")
        data[at + form["need"]] -= 1
        self.refuse(data, "needs more stack than it makes sure of")

    def test_segments_are_large_enough(self):
        for target in self.apps:
            data, _, _, manifest = self.place(target)
            place = manifest + TYPE + AT_SEGMENT
            segment, = struct.unpack_from("<I", data, place)
            struct.pack_into("<I", data, place, segment - 1)
            self.refuse(data, "needs a larger segment than the manifest says")

    def test_without_segments_there_are_no_checkpoints(self):
        """Nothing would say then how much lies behind one."""
        for target in self.apps:
            data, _, _, manifest = self.place(target)
            struct.pack_into("<I", data, manifest + TYPE + AT_SEGMENT, 0)
            self.refuse(data, "it comes to a checkpoint, but the manifest says that it has none")

    def test_all_arguments_are_taken_along(self):
        for target in self.apps:
            data, at, form, _ = self.place(target)
            self.assertGreater(data[at + form["arguments"]], 0)
            data[at + form["arguments"]] = 0
            self.refuse(data, "reads more arguments from the stack than a caller has there")

    def test_every_other_change_makes_it_no_checkpoint(self):
        for target, reasons in PLAIN.items():
            for part in ("limit", "branch", "jump", "ask", "call", "back", "ask back", "end"):
                with self.subTest(target=target, part=part):
                    data, at, form, _ = self.place(target)
                    data[at + form[part]] ^= 4
                    code, text = self.judge(data)
                    self.assertEqual(code, 1, text)

    def test_nothing_but_a_checkpoint_asks_for_another_stack(self):
        """The call of `other` is made one of the import."""
        for target in self.apps:
            data, at, form, _ = self.place(target)
            names = run("llvm-nm-19", self.write(self.apps[target]))[1]
            places = {line.split()[2]: int(line.split()[0], 16) for line in names.splitlines() if len(line.split()) == 3}
            text = read_sections(data)[".text"]
            found = 0
            for place in range(text[4], text[4] + text[5] - 4, 1 if target == "x86" else 2):
                address = place - text[4] + text[3]
                if self.calls(target, data, place, address) == places["other"]:
                    self.lead(target, data, place, address, places["fsm_stack_continue"])
                    found += 1
            self.assertEqual(found, 1)
            self.refuse(data, "only a checkpoint may have the stack continued elsewhere")

    def write(self, data):
        (self.folder / "whole.fsm").write_bytes(data)
        return self.folder / "whole.fsm"

    @staticmethod
    def calls(target, data, place, address):
        if target == "x86":
            return address + 5 + struct.unpack_from("<i", data, place + 1)[0] if data[place] == 0xe8 else None
        one, two = struct.unpack_from("<HH", data, place)
        if one & 0xf800 != 0xf000 or two & 0xd000 != 0xd000:
            return None
        sign = one >> 10 & 1
        i1, i2 = 1 - (two >> 13 & 1 ^ sign), 1 - (two >> 11 & 1 ^ sign)
        return address + 4 + ((i1 << 23 | i2 << 22 | (one & 0x3ff) << 12 | (two & 0x7ff) << 1) - (sign << 24))

    @staticmethod
    def lead(target, data, place, address, to):
        if target == "x86":
            struct.pack_into("<i", data, place + 1, to - address - 5)
            return
        distance = to - address - 4
        sign = distance < 0
        j1, j2 = 1 - (distance >> 23 & 1 ^ sign), 1 - (distance >> 22 & 1 ^ sign)
        struct.pack_into("<HH", data, place, 0xf000 | sign << 10 | distance >> 12 & 0x3ff, 0xd000 | j1 << 13 | j2 << 11 | distance >> 1 & 0x7ff)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

"""code_thumb.py FSMCC FSMSIGN: what `fsmsign verify --code` takes and refuses of Cortex-M apps: accepted_thumb.s and refused_thumb.s case by
case, in the place of an app's code; what fsmcc makes; and that edited (edits_thumb.py has more of that)."""
import pathlib
import re
import struct
import sys
import tempfile
import unittest

from elf import read_sections, run

FSMCC, FSMSIGN = sys.argv[1:3]
CASES = pathlib.Path(__file__).parent
SAMPLES = CASES.parents[2] / "samples"
HANDLER_AT, STACK_AT, FLAGS_AT, MPU = 96 + 24, 96 + 36, 44, 4
NOP = b"\x00\xbf"
LEVELS = {"m3": ["-O2", "-Oz"], "m4": ["-O2"]}
STEP = 0x10000  # from one case's code to the next one's, while they are assembled together

# An app with room for what is put there. Its pointers come from memory, so that all of them are compared.
CARRIER = """#include <fsm/app.h>
#include <fsm/timer.h>
FSM_APP(carrier, FSM_VERSION(1), FSM_USES(timer));
struct carrier { uint32_t room[62]; uint32_t *there; uint32_t count; };
FSM_TYPE(carrier, struct carrier)
{
    for (uint32_t i = 0; i < self->count; i++) self->there[i] += event->data[i & 7];
    *self->there = event->source;
    self->room[event->length] = 1;
    fsm_timer_after(self, self->there[2]);
}
"""


def read_cases(name):
    """(title, what is said of it, code) of every case of a file."""
    text = re.sub(r"^#.*\n", "", (CASES / name).read_text(), flags=re.M)
    for block in re.split(r"\n\n+", text.strip()):
        head, code = block.split("\n", 1)
        title, _, reason = head.partition(": ")
        yield title, reason, code


def instructions(app):
    """(address, bytes, text) of every instruction of the file's code."""
    code, text = run("llvm-objdump-19", "-d", "--triple=thumbv7m-none-eabi", app)
    assert code == 0, text
    for at, raw, words in re.findall(r"^ *([0-9a-f]+): ([0-9a-f]{4}(?: [0-9a-f]{4})?) *\t(.*)$", text, re.M):
        yield int(at, 16), 2 * len(raw.split()), words.split("@")[0].strip()


class Thumb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.room.name)
        (cls.folder / "carrier.c").write_text(CARRIER)
        cls.carriers = {}
        for cpu in ("m3", "m4"):
            cls.carriers[cpu] = cls.folder / f"carrier.{cpu}.fsm"
            code, text = run(FSMCC, f"--target=cortex-{cpu}", cls.folder / "carrier.c", "-o", cls.carriers[cpu])
            assert code == 0, text

    @classmethod
    def tearDownClass(cls):
        cls.room.cleanup()

    def assemble(self, cases, cpu, start, end):
        """Every case's bytes, as they are at `start`."""
        own = ("callee", "import", "CODE_END")
        source = ".syntax unified\n.thumb\n" + "".join(
            f'.section s{i},"ax",%progbits\n' + re.sub(rf"\b({'|'.join(own)})\b", rf"\1_{i}", code) + "\n" for i, (_, _, code) in enumerate(cases))
        (self.folder / "cases.s").write_text(source)
        lines = "".join(f"s{i} {start + i * STEP:#x} : {{ *(s{i}) }}\n" for i in range(len(cases)))
        (self.folder / "cases.ld").write_text("SECTIONS {\n" + lines + "}\n")
        for words in (["clang-19", "--target=thumbv7em-none-eabi", f"-mcpu=cortex-{cpu}", "-c", self.folder / "cases.s", "-o", self.folder / "cases.o"],
                      ["ld.lld-19", "-T", self.folder / "cases.ld", self.folder / "cases.o", "-e", "0",
                       *[f"--defsym=CODE_END_{i}={end + i * STEP:#x}" for i in range(len(cases))], "-o", self.folder / "cases.elf"]):
            code, text = run(*words)
            assert code == 0, text
        data = (self.folder / "cases.elf").read_bytes()
        sections = read_sections(data)
        return [data[sections[f"s{i}"][4]:sections[f"s{i}"][4] + sections[f"s{i}"][5]] for i in range(len(cases))]

    def put(self, carrier, code, **manifest):
        """The carrier, with this as its handler, and traps behind it."""
        data = bytearray(carrier.read_bytes())
        sections = read_sections(data)
        start, size, at = sections[".text"][3], sections[".text"][5], sections[".fsm.manifest"][3]
        data[start:start + size] = code + b"\x40\xde" * ((size - len(code)) // 2) + b"\0" * (size % 2)
        struct.pack_into("<i", data, at + HANDLER_AT, start + 1 - at)
        struct.pack_into("<I", data, at + STACK_AT, manifest.get("stack", 256))
        if not manifest.get("mpu", True):
            struct.pack_into("<I", data, at + FLAGS_AT, struct.unpack_from("<I", data, at + FLAGS_AT)[0] & ~MPU)
        return data

    def judge(self, data):
        (self.folder / "app.fsm").write_bytes(data)
        return run(FSMSIGN, "verify", "--code", self.folder / "app.fsm")

    def assertRefused(self, data, reason):
        code, text = self.judge(data)
        self.assertIn(reason, text)
        self.assertEqual(code, 1, text)

    def assertTaken(self, data):
        code, text = self.judge(data)
        self.assertEqual(code, 0, text)

    def cases(self, name, cpu):
        carrier = self.carriers[cpu]
        text = read_sections(carrier.read_bytes())[".text"]
        cases = list(read_cases(name))
        codes = self.assemble(cases, cpu, text[3], text[3] + text[5])
        for (title, reason, _), code in zip(cases, codes):
            yield title, reason, self.put(carrier, code + b"\0" * (len(code) % 2))

    def test_accepted(self):
        for cpu in self.carriers:
            for title, _, data in self.cases("accepted_thumb.s", cpu):
                with self.subTest(title, cpu=cpu):
                    self.assertTaken(data)

    def test_refused(self):
        refused = list(self.cases("refused_thumb.s", "m3"))
        self.assertGreater(len(refused), 60)
        for title, reason, data in refused:
            with self.subTest(title):
                self.assertRefused(data, reason)

    def test_an_mpu_is_needed_where_it_is_to_check(self):
        carrier = self.carriers["m3"]
        text = read_sections(carrier.read_bytes())[".text"]
        cases = [("", "", f"{word} r1, [r0]\nbx lr") for word in ("ldrt", "strt")]
        for code in self.assemble(cases, "m3", text[3], text[3] + text[5]):
            self.assertTaken(self.put(carrier, code))
            self.assertRefused(self.put(carrier, code, mpu=False), "leaves it to an MPU")

    def test_floating_point_is_for_the_m4(self):
        source = [("", "", ".fpu fpv4-sp-d16\nvldr s0, [r0]\nvadd.f32 s0, s0, s0\nvstr s0, [r0, #252]\nbx lr"),
                  ("", "", ".fpu fpv4-sp-d16\nvldr s0, [r0]\nvstr s0, [r0, #256]\nbx lr")]
        text = read_sections(self.carriers["m4"].read_bytes())[".text"]
        right, wrong = self.assemble(source, "m4", text[3], text[3] + text[5])
        self.assertTaken(self.put(self.carriers["m4"], right))
        self.assertRefused(self.put(self.carriers["m4"], wrong), "may write")
        self.assertRefused(self.put(self.carriers["m3"], right), "no such instruction")

    def test_saturated_halves_are_no_small_number(self):
        source = [("", "", f"ldr r2, [r1]\n{word}\nstrb r1, [r0, r2]\nbx lr") for word in ("usat r2, #6, r2", "usat16 r2, #6, r2")]
        text = read_sections(self.carriers["m4"].read_bytes())[".text"]
        right, wrong = self.assemble(source, "m4", text[3], text[3] + text[5])
        self.assertTaken(self.put(self.carriers["m4"], right))
        self.assertRefused(self.put(self.carriers["m4"], wrong), "may write")

    def test_no_depth_without_a_trace(self):
        """Functions that call each other, but put nothing on the stack, step over the guard."""
        source = [("", "", f"{first}\nbl 1f\npop.w {{r4, pc}}\n.thumb_func\n1: ldr r2, [r1]\ncbz r2, 2f\n{second}\nbl 1b\nudf #1\n2: udf #1")
                  for first, second in (("push.w {r4, lr}", "push {r4, lr}"), ("push.w {r4, lr}", "sub.w sp, sp, #1024"))]
        text = read_sections(self.carriers["m3"].read_bytes())[".text"]
        right, wrong = self.assemble(source, "m3", text[3], text[3] + text[5])
        self.assertTaken(self.put(self.carriers["m3"], right, stack=0xffffffff))
        self.assertRefused(self.put(self.carriers["m3"], wrong, stack=0xffffffff), "nothing on its stack that the guard")

    @staticmethod
    def samples():
        """The sources of each app; the serial driver is one with each device."""
        files = [file for file in sorted(SAMPLES.glob("*/*.c")) if file.parent.name != "refused"]
        alone = [[file] for file in files if "FSM_APP(" in file.read_text() and file.name != "serial.c"]
        return alone + [[file.parent / "serial.c", file] for file in files if "FSM_APP(" not in file.read_text()]

    def test_what_the_compiler_makes_is_taken(self):
        for sources in self.samples():
            for cpu in self.carriers:
                for level in LEVELS[cpu]:
                    with self.subTest(sources[-1].name, cpu=cpu, level=level):
                        app = self.folder / "sample.fsm"
                        code, text = run(FSMCC, f"--target=cortex-{cpu}", level, *sources, "-o", app)
                        self.assertEqual(code, 0, text)
                        code, text = run(FSMSIGN, "verify", "--code", app)
                        self.assertEqual(code, 0, text)

    def test_what_compares_by_itself_is_not_proven(self):
        """For machines without an MPU: whether the comparisons suffice is not followed."""
        app = self.folder / "compares.fsm"
        code, text = run(FSMCC, "--target=cortex-m3", "-ffsm-reads=compare", self.folder / "carrier.c", "-o", app)
        self.assertEqual(code, 0, text)
        self.assertRefused(app.read_bytes(), "outside the app")

    def test_signing_verifies(self):
        run(FSMSIGN, "pki", self.folder / "pki")
        key = ["--key", self.folder / "pki/ci.key", "--cert", self.folder / "pki/ci.pem"]
        (self.folder / "bad.fsm").write_bytes(self.put(self.carriers["m3"], b"\x00\xdf\x70\x47"))
        code, text = run(FSMSIGN, "sign", *key, "-o", self.folder / "signed.fsm", self.folder / "bad.fsm")
        self.assertEqual(code, 1, text)
        self.assertIn("svc #0: an app has no such instruction", text)
        self.assertFalse((self.folder / "signed.fsm").exists())
        code, text = run(FSMSIGN, "sign", *key, "--json", "-o", self.folder / "signed.fsm", self.carriers["m3"])
        self.assertEqual(code, 0, text)
        self.assertIn('"code": "verified"', text)
        compares = self.folder / "compares.fsm"
        run(FSMCC, "--target=cortex-m3", "-ffsm-reads=compare", self.folder / "carrier.c", "-o", compares)
        code, text = run(FSMSIGN, "sign", *key, "--json", "-o", self.folder / "signed.fsm", compares)
        self.assertEqual(code, 0, text)
        self.assertIn('"code": "unchecked"', text)
        code, text = run(FSMSIGN, "sign", *key, "--code", "-o", self.folder / "signed.fsm", compares)
        self.assertEqual(code, 1, text)
        code, text = run(FSMSIGN, "sign", *key, "--code", "--unchecked-code", "-o", self.folder / "signed.fsm", self.carriers["m3"])
        self.assertEqual(code, 2, text)

    def handler(self):
        """The instructions of the carrier's handler, by address."""
        code, text = run("llvm-nm-19", "--print-size", self.carriers["m3"])
        assert code == 0, text
        start, size = (int(word, 16) for word in re.search(r"^(\w+) (\w+) . fsm_handler_carrier$", text, re.M).groups())
        return {at: (size_of, words) for at, size_of, words in instructions(self.carriers["m3"]) if start <= at & ~1 < start + size - 1}

    def edited(self, at, code):
        data = bytearray(self.carriers["m3"].read_bytes())
        data[at:at + len(code)] = code
        return data

    def test_other_edits_are_refused(self):
        for at, (size, words) in list(self.handler().items())[::3]:
            if re.match(r"udf|trap|nop|mov", words):
                continue
            edits = {"cpsid": b"\x72\xb6", "svc": b"\x00\xdf", "wfi": b"\x30\xbf", "blx r3": b"\x98\x47", "mov r9, r0": b"\x81\x46"}
            for name, code in edits.items():
                with self.subTest(f"{at:#x} {words}", edit=name):
                    self.assertEqual(self.judge(self.edited(at, code + NOP * (size // 2 - 1)))[0], 1)
            if words.startswith("pop") and "pc" in words and size == 2:
                half, = struct.unpack_from("<H", self.carriers["m3"].read_bytes(), at)
                with self.subTest(f"{at:#x} {words}", edit="another list"):
                    self.assertEqual(self.judge(self.edited(at, struct.pack("<H", half ^ 1)))[0], 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

"""code.py FSMCC FSMSIGN: what `fsmsign verify --code` takes and refuses, case by case: accepted.s and refused.s are put, one after the
other, in the place of an app's code, as somebody would who edits a file before it is signed."""
import json
import pathlib
import re
import struct
import sys
import tempfile
import unittest

from elf import read_sections, run, SECTION

FSMCC, FSMSIGN = sys.argv[1:3]
CASES = pathlib.Path(__file__).parent
R_NONE, R_ABS32 = 0, 10
FUEL = 0x0FFFF000
ENTRIES = 3

# An app with room for what is put there: code, constants, a cell, an import, relocations, and a stack of some 200 bytes.
CARRIER = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP(carrier, FSM_VERSION(1), FSM_USES(log));
struct carrier { uint32_t room[64]; };
static const uint32_t numbers[8] = {3, 1, 4, 1, 5, 9, 2, 6};
static const uint32_t *const tables[4] = {numbers, numbers + 1, numbers + 2, numbers + 3};
FSM_TYPE(carrier, struct carrier)
{
    volatile uint32_t kept[16] = {0};
    for (uint32_t i = 0; i < event->length; i++) kept[i & 15] += tables[event->data[i] & 3][event->source & 3] * self->room[i & 63];
    fsm_log_info("%u %u %u", kept[0], kept[1], kept[event->type & 15]);
    self->room[event->type & 63] = kept[1];
}
"""


class App:
    """The carrier's bytes, and where things are in it. Addresses of its read-only part are file offsets."""

    def __init__(self, path):
        self.bytes = bytearray(path.read_bytes())
        self.sections = read_sections(self.bytes)
        self.code, self.code_end = self.range(".text")
        self.constant = self.range(".rodata")[0]
        self.slot = self.range(".fsm.slots")[0]
        self.stub = self.range(".fsm.stubs")[0]
        self.cell = max(header[3] for header in self.sections.values() if header[2] & 3 == 3)
        self.manifest = self.range(".fsm.manifest")[0]

    def range(self, name):
        header = self.sections[name]
        return header[3], header[3] + header[5]

    def symbol_in_code(self):
        """A relocation's symbol that moves as the code does."""
        at = self.sections[".rela.rodata"][4]
        return struct.unpack_from("<I", self.bytes, at + 4)[0] >> 8

    def relocate(self, places):
        """Instead of the relocations there are: these, each in its section's table."""
        for name in (".text", ".rodata"):
            start, end = self.range(name)
            table, symbol = self.sections[".rela" + name], self.symbol_in_code()
            own = [place for place in places if start <= place < end]
            for i, at in enumerate(range(table[4], table[4] + table[5], 12)):
                place, kind = (own[i], R_ABS32) if i < len(own) else (start, R_NONE)
                struct.pack_into("<II", self.bytes, at, place, symbol << 8 | kind)
            assert len(own) * 12 <= table[5]

    def put(self, code, relocations=()):
        """The handler becomes this code; a jump table of ENTRIES entries leads to its last byte but one."""
        symbols = self.symbols()
        uses = [self.code + at for at in range(len(code)) if code[at:at + 4] == struct.pack("<I", symbols["TABLE"])]
        self.relocate([*(symbols["TABLE"] + 4 * i for i in range(ENTRIES)), *uses, *relocations])
        self.bytes[self.code:self.code_end] = code + b"\xcc" * (self.code_end - self.code - len(code))
        end = self.code + len(code) - 1
        struct.pack_into(f"<{ENTRIES}I", self.bytes, symbols["TABLE"], *[end] * ENTRIES)
        struct.pack_into("<i", self.bytes, self.manifest + 96 + 24, self.code - self.manifest)

    def symbols(self):
        return {"CODE": self.code, "END": self.code_end, "CONSTANT": self.constant, "TABLE": self.constant + 32, "CELL": self.cell,
                "SLOT": self.slot, "STUB": self.stub, "FUEL": FUEL}


def read_cases(name):
    """(title, what is said of it, code) of every case of a file."""
    text = re.sub(r"^#.*\n", "", (CASES / name).read_text(), flags=re.M)
    for block in re.split(r"\n\n+", text.strip()):
        head, code = block.split("\n", 1)
        title, _, reason = head.partition(": ")
        yield title, reason, code


STEP = 0x10000  # from one case's code to the next one's, while they are assembled together
ABSOLUTE = ("FUEL", "TABLE")


def assemble(cases, symbols, folder):
    """Every case's bytes, as they are at CODE; all in one run of assembler and linker, where the addresses move along with the code."""
    own = [*(name for name in symbols if name not in ABSOLUTE), "callee", "import"]
    source = "".join(f'.section s{i},"ax"\n' + re.sub(rf"\b({'|'.join(own)})\b", rf"\1_{i}", code) + "\n"
                     for i, (_, _, code) in enumerate(cases))
    moved = {f"{name}_{i}": value + i * STEP for i in range(len(cases)) for name, value in symbols.items()}
    (folder / "cases.s").write_text(source)
    lines = "".join(f"s{i} {symbols['CODE'] + i * STEP:#x} : {{ *(s{i}) }}\n" for i in range(len(cases)))
    (folder / "cases.ld").write_text("SECTIONS {\n" + lines + "}\n")
    for words in (["clang-19", "--target=x86_64-linux-gnux32", "-c", folder / "cases.s", "-o", folder / "cases.o"],
                  ["ld.lld-19", "-m", "elf32_x86_64", "-T", folder / "cases.ld", folder / "cases.o", "-e", "0",
                   *[f"--defsym={name}={value:#x}" for name, value in {**symbols, **moved}.items()], "-o", folder / "cases.elf"]):
        code, text = run(*words)
        assert code == 0, text
    sections, data = read_sections((folder / "cases.elf").read_bytes()), (folder / "cases.elf").read_bytes()
    return [data[sections[f"s{i}"][4]:sections[f"s{i}"][4] + sections[f"s{i}"][5]] for i in range(len(cases))]


class Code(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.room.name)
        (cls.folder / "carrier.c").write_text(CARRIER)
        code, text = run(FSMCC, "--target=x86", cls.folder / "carrier.c", "-o", cls.folder / "carrier.fsm")
        assert code == 0, text

    @classmethod
    def tearDownClass(cls):
        cls.room.cleanup()

    def carrier(self):
        return App(self.folder / "carrier.fsm")

    def judge(self, app):
        (self.folder / "app.fsm").write_bytes(app.bytes)
        return run(FSMSIGN, "verify", "--code", self.folder / "app.fsm")

    def assertRefused(self, app, reason):
        code, text = self.judge(app)
        self.assertIn(reason, text)
        self.assertEqual(code, 1, text)

    def assertTaken(self, app):
        code, text = self.judge(app)
        self.assertEqual(code, 0, text)
        self.assertIn("contained", text)

    def test_the_app_itself_is_taken(self):
        self.assertTaken(self.carrier())

    def test_accepted(self):
        cases = list(read_cases("accepted.s"))
        for (title, _, _), code in zip(cases, assemble(cases, self.carrier().symbols(), self.folder)):
            with self.subTest(title):
                app = self.carrier()
                app.put(code)
                self.assertTaken(app)

    def test_refused(self):
        cases = list(read_cases("refused.s"))
        self.assertGreater(len(cases), 90)
        for (title, reason, _), code in zip(cases, assemble(cases, self.carrier().symbols(), self.folder)):
            with self.subTest(title):
                app = self.carrier()
                app.put(code)
                self.assertRefused(app, reason)

    def relocated(self, source, offset, reason):
        """The case with a relocation at its byte `offset`."""
        case = ("", "", source)
        app = self.carrier()
        app.put(assemble([case], app.symbols(), self.folder)[0], [app.code + offset])
        if reason is None:
            self.assertTaken(app)
        else:
            self.assertRefused(app, reason)

    def test_a_relocated_immediate_is_taken(self):
        self.relocated("movl $0x2000, %eax\nretq", 1, None)
        self.relocated("movl %gs:0x2000(%eax), %eax\nretq", 4, None)
        self.relocated("movq $CELL, %gs:(%edi)\nretq", 5, None)

    def test_two_relocated_numbers_are_taken(self):
        for source, good in (("movl $0x2000, %gs:0x2000(%eax)\nretq", True), ("movl $0x2000, 0x2000(%rip)\nretq", False)):
            app = self.carrier()
            code = assemble([("", "", source)], app.symbols(), self.folder)[0]
            places = [app.code + at for at in range(len(code)) if code[at:at + 4] == struct.pack("<I", 0x2000)]
            app.put(code, places)
            if good:
                self.assertEqual(len(places), 2)
                self.assertTaken(app)
            else:
                self.assertEqual(self.judge(app)[0], 1)

    def test_a_relocation_that_changes_an_operation_is_refused(self):
        for offset in (0, 2):
            self.relocated("movl $0x2000, %eax\nretq", offset, "changes more than a number")
        self.relocated("movl %gs:0x2000(%eax), %eax\nretq", 3, "changes more than a number")

    def test_a_relocation_of_two_numbers_is_refused(self):
        self.relocated("movl $0x11223344, %gs:0x2000(%eax)\nretq", 6, "changes more than a number")

    def test_a_relocation_over_two_instructions_is_refused(self):
        self.relocated("movl $0x2000, %eax\nretq\nretq\nretq", 3, "changes more than a number")

    def test_a_relocation_of_where_control_goes_is_refused(self):
        self.relocated("jmp 1f+0x100-0x100\n.skip 200\n1: retq", 1, "changes where it goes")

    def test_a_relocation_of_a_distance_is_refused(self):
        self.relocated("movl CONSTANT(%rip), %eax\nretq", 2, "changes a distance")
        self.relocated("movl %gs:CELL(%rip), %eax\nretq", 3, "changes a distance")

    def test_a_relocation_of_the_stack_is_refused(self):
        self.relocated("subq $1024, %rsp\naddq $1024, %rsp\nretq", 3, "changes the stack pointer")
        self.relocated("subq $1024, %rsp\nmovl $0, 1000(%rsp)\naddq $1024, %rsp\nretq", 7 + 3, "may address the stack anywhere")

    def test_a_relocation_of_a_bound_is_refused(self):
        self.relocated("cmpl $0x1000, %ecx\nja 1f\nmovl TABLE(,%ecx,4), %eax\njmpq *%rax\n1: retq", 2, "outside the app")

    def test_a_jump_table_whose_entries_do_not_move_is_refused(self):
        cases = [case for case in read_cases("accepted.s") if case[0] == "a jump table"]
        app = self.carrier()
        app.put(assemble(cases, app.symbols(), self.folder)[0])
        self.assertTaken(app)
        place, = (at for at in range(app.code, app.code_end) if app.bytes[at:at + 4] == struct.pack("<I", app.symbols()["TABLE"]))
        app.relocate([app.symbols()["TABLE"], app.symbols()["TABLE"] + 4, place])
        self.assertRefused(app, "outside the app")

    def test_a_jump_table_that_leads_elsewhere_is_refused(self):
        cases = [case for case in read_cases("accepted.s") if case[0] == "a jump table"]
        app = self.carrier()
        app.put(assemble(cases, app.symbols(), self.folder)[0])
        for target, reason in ((0x100, "control leaves the app's code"), (app.cell, "control leaves"), (app.code + 1, "middle")):
            struct.pack_into("<I", app.bytes, app.symbols()["TABLE"] + 4, target)
            self.assertRefused(app, reason)

    def test_code_that_runs_over_its_end_is_refused(self):
        app = self.carrier()
        app.put(b"\x90" * (app.code_end - app.code))
        self.assertRefused(app, "control leaves the app's code")

    def test_a_jump_table_in_the_import_slots_is_refused(self):
        """The loader writes the kernel's addresses there, whatever the file holds."""
        app = self.carrier()
        code = assemble([("", "", "andl $0, %eax\nmovl SLOT(,%eax,4), %eax\njmpq *%rax\nretq")],
                        {**app.symbols(), "SLOT": app.slot}, self.folder)[0]
        place = app.code + code.index(struct.pack("<I", app.slot))
        app.put(code, [place])
        start, end = app.range(".fsm.slots")
        self.assertLess(app.slot, end)
        rodata = app.sections[".rela.rodata"]
        struct.pack_into("<II", app.bytes, rodata[4], app.slot, app.symbol_in_code() << 8 | R_ABS32)
        widened = [*app.sections[".rodata"]]
        at, = struct.unpack_from("<I", app.bytes, 32)
        index = list(app.sections).index(".rodata")
        widened[3:6] = [start, start, widened[3] + widened[5] - start]
        SECTION.pack_into(app.bytes, at + index * SECTION.size, *widened)
        struct.pack_into("<I", app.bytes, app.slot, app.code + len(code) - 1)
        self.assertRefused(app, "it may address memory outside the app")

    def test_import_slots_in_code_are_refused(self):
        app = self.carrier()
        app.put(b"\xc3")
        struct.pack_into("<i", app.bytes, app.manifest + 68, (app.code + 8 & ~7) - app.manifest)
        self.assertRefused(app, "import slots do not lie in a constant segment")

    def test_a_handler_elsewhere_is_refused(self):
        app = self.carrier()
        cases = [("", "", "movl $0x0000050f, %eax\nretq")]
        app.put(assemble(cases, app.symbols(), self.folder)[0])
        struct.pack_into("<i", app.bytes, app.manifest + 96 + 24, app.code + 1 - app.manifest)
        self.assertRefused(app, "no such instruction")

    def test_a_manifest_without_a_bound_wants_small_frames(self):
        cases = [("", "", f"subq ${size}, %rsp\naddq ${size}, %rsp\nretq") for size in (4096, 4104)]
        for code, good in zip(assemble(cases, self.carrier().symbols(), self.folder), (True, False)):
            app = self.carrier()
            app.put(code)
            struct.pack_into("<I", app.bytes, app.manifest + 96 + 36, 0xFFFFFFFF)
            if good:
                self.assertTaken(app)
            else:
                self.assertRefused(app, "more stack at once")

    def test_signing_verifies(self):
        app = self.carrier()
        cases = [("", "", "syscall\nretq")]
        app.put(assemble(cases, app.symbols(), self.folder)[0])
        (self.folder / "bad.fsm").write_bytes(app.bytes)
        run(FSMSIGN, "pki", self.folder / "pki")
        key = ["--key", self.folder / "pki/ci.key", "--cert", self.folder / "pki/ci.pem"]
        code, text = run(FSMSIGN, "sign", *key, self.folder / "bad.fsm")
        self.assertEqual(code, 1, text)
        self.assertIn("syscall: an app has no such instruction", text)
        self.assertEqual((self.folder / "bad.fsm").read_bytes(), bytes(app.bytes))
        code, text = run(FSMSIGN, "sign", *key, "--unchecked-code", self.folder / "bad.fsm")
        self.assertEqual(code, 0, text)
        code, text = run(FSMSIGN, "verify", "--root", self.folder / "pki/root.pem", self.folder / "bad.fsm")
        self.assertEqual(code, 0, text)
        code, text = run(FSMSIGN, "verify", "--root", self.folder / "pki/root.pem", "--code", self.folder / "bad.fsm")
        self.assertEqual(code, 1, text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

"""A linked program of either target, placed at an address as a loader does it: for the runners of bench/containment."""
import struct

ABSOLUTE = {62: (10, 11), 40: (2,)}  # by machine: R_X86_64_32, R_X86_64_32S; R_ARM_ABS32
ALLOCATED, NOBITS, SYMBOLS, RELA, REL, LOAD = 2, 8, 2, 4, 9, 1
UNCOUNTED = (".fsm.manifest", ".ARM.exidx")  # what is no code or constant of the program


class Elf:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        assert self.bytes[:6] == b"\x7fELF\x01\x01", f"{path} is no 32-bit little-endian ELF"
        self.machine, = struct.unpack_from("<H", self.bytes, 18)
        segments, sections = struct.unpack_from("<II", self.bytes, 28)
        _, segment_count, _, section_count, names = struct.unpack_from("<5H", self.bytes, 42)
        self.segments = [struct.unpack_from("<8I", self.bytes, segments + 32 * i) for i in range(segment_count)]
        self.sections = [struct.unpack_from("<10I", self.bytes, sections + 40 * i) for i in range(section_count)]
        self.names = [self.text(self.sections[names], section[0]) for section in self.sections]

    def text(self, section, offset):
        start = section[4] + offset
        return self.bytes[start:self.bytes.index(b"\0", start)].decode()

    def symbols(self):
        """Addresses by name."""
        table = next(section for section in self.sections if section[1] == SYMBOLS)
        texts = self.sections[table[6]]
        entries = struct.iter_unpack("<IIIBBH", self.bytes[table[4]:table[4] + table[5]])
        return {self.text(texts, name): value for name, value, *_ in entries}

    def code_size(self):
        """Bytes of code and constants."""
        return sum(section[5] for name, section in zip(self.names, self.sections)
                   if section[2] & ALLOCATED and section[1] != NOBITS and name not in UNCOUNTED)

    def data(self):
        """Where writable memory begins; behind everything, if there is none."""
        return min((segment[2] for segment in self.segments if segment[0] == LOAD and segment[6] & 2), default=self.size())

    def size(self):
        return max(segment[2] + segment[5] for segment in self.segments if segment[0] == LOAD)

    def memory(self, base):
        """What lies from `base` on when the program is loaded there."""
        memory = bytearray(self.size())
        for kind, offset, address, _, length, *_ in self.segments:
            if kind == LOAD:
                memory[address:address + length] = self.bytes[offset:offset + length]
        for section in self.sections:
            if section[1] in (RELA, REL) and self.sections[section[7]][2] & ALLOCATED:
                self.relocate(memory, section, base)
        return bytes(memory)

    def relocate(self, memory, section, base):
        entries = struct.iter_unpack("<IIi" if section[1] == RELA else "<II", self.bytes[section[4]:section[4] + section[5]])
        for address, info, *_ in entries:
            if info & 255 in ABSOLUTE[self.machine]:
                value, = struct.unpack_from("<I", memory, address)
                struct.pack_into("<I", memory, address, (value + base) & 0xffffffff)

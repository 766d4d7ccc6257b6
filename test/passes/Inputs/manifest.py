"""Prints the manifest of an app, field by field as fsm/abi.h has it; offsets as the names of the symbols there."""
import struct
import sys

elf = open(sys.argv[1], "rb").read()
assert elf[:6] == b"\x7fELF\x01\x01", "a little-endian ELF32 file"
(table,) = struct.unpack_from("<I", elf, 32)
count, names = struct.unpack_from("<HH", elf, 48)
sections = [struct.unpack_from("<10I", elf, table + 40 * i) for i in range(count)]


def text(offset):
    return elf[offset:elf.index(b"\0", offset)].decode()


def name(offset):
    raw = elf[offset:offset + 24]
    used = raw.rstrip(b"\0")
    assert len(raw) == 24 and b"\0" not in used and len(used) < 24, raw
    return used.decode()


by_name = {text(sections[names][4] + section[0]): section for section in sections}
strings = sections[by_name[".symtab"][6]][4]
symbols = {}
for at in range(by_name[".symtab"][4], by_name[".symtab"][4] + by_name[".symtab"][5], 16):
    label, value, _, info = struct.unpack_from("<IIIB", elf, at)
    if info & 15 in (1, 2):  # an object, a function
        symbols[value] = text(strings + label)
_, _, flags, address, start, size, _, _, align, _ = by_name[".fsm.manifest"]
assert flags & 7 == 2, "allocated, neither writable nor executable"
assert align == 8 and address % 8 == 0


def target(offset):
    """A distance from the manifest's start."""
    (distance,) = struct.unpack_from("<i", elf, offset)
    return symbols[(address + distance) & 0xFFFFFFFF] if distance else "none"


magic, version, length = struct.unpack_from("<4sHH", elf, start)
app, counter, machine, trusted, groups, memory, fuel = struct.unpack_from("<IIIIQII", elf, start + 32)
types, peers, imports, trusted_functions = struct.unpack_from("<BBBB", elf, start + 64)
print(f"magic {magic.decode()} version {version} length {length} of {size} trusted {trusted_functions}")
print(f"app {name(start + 8)} {app} counter {counter} target {machine} flags {trusted} groups {groups:#x} memory {memory} fuel {fuel}")
print(f"types {types} peers {peers} imports {imports} slots {target(start + 68)} compiler {name(start + 72)}")
at = start + 96
for _ in range(types):
    state, alignment, stack, layout, rest = struct.unpack_from("<IIIQQ", elf, at + 28)
    print(f"type {name(at)} handler {target(at + 24)} state {state} align {alignment} stack {stack} layout {layout} zero {rest}")
    at += 56
for _ in range(peers):
    print(f"peer {name(at)}")
    at += 24
for _ in range(imports):
    print("import", *struct.unpack_from("<H", elf, at))
    at += 2
for _ in range(trusted_functions):
    function, why = elf[at:at + 40].rstrip(b"\0").decode(), elf[at + 40:at + 128].rstrip(b"\0").decode()
    print(f"trusted {function}: {why}")
    at += 128
assert at == start + length

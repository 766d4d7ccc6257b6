"""elf.py: what both machines' tests of the code verifier need: to run a command, and to find the sections of an ELF file."""
import struct
import subprocess

SECTION = struct.Struct("<10I")


def run(*words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def read_sections(data):
    """The section headers of an ELF file, by name."""
    at, = struct.unpack_from("<I", data, 32)
    size, count, names = struct.unpack_from("<3H", data, 46)
    headers = [SECTION.unpack_from(data, at + i * size) for i in range(count)]
    return {bytes(data[headers[names][4] + header[0]:]).split(b"\0", 1)[0].decode(): header for header in headers}

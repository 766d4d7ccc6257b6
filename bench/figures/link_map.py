"""Reads lld's map of a linked image: how many bytes every object took, after unused sections fell out."""
import collections
import os
import re

from .tools import Failed

LINE = re.compile(r"\s*([0-9a-f]+)\s+([0-9a-f]+)\s+([0-9a-f]+)\s+(\d+)(\s+)(\S.*)$")
OUTPUTS = {".text": "flash", ".rodata": "flash", ".data": "data", ".bss": "ram"}
INPUT_INDENT = 9
OBJECTS_SHARE = 0.97  # so much of a section at least is objects, the rest lies between them


class Sizes(collections.Counter):
    """flash: code and constants; data: takes both flash and RAM; ram: the rest."""

    @property
    def flash_bytes(self):
        return self["flash"] + self["data"]

    @property
    def ram_bytes(self):
        return self["ram"] + self["data"]


def read_objects(path):
    """From an object's path to the name of the library it belongs to."""
    with open(path) as lines:
        return {object: library for library, object in (line.split() for line in lines if len(line.split()) == 2)}


def library_of(place, objects):
    file = place.rsplit(":(", 1)[0]
    if ".a(" in file:
        return os.path.basename(file).split(".a(")[0]
    return objects.get(file, objects.get(os.path.abspath(file), "linker"))


def read(path, objects):
    """{(library, object's name): Sizes}"""
    sizes, kind, sections = collections.defaultdict(Sizes), None, 0
    with open(path) as lines:
        for line in lines:
            match = LINE.match(line)
            if not match:
                continue
            size, text = int(match[3], 16), match[6]
            if len(match[5]) == 1:
                kind = OUTPUTS.get(text)
                sections += size if kind else 0
            elif kind and ":(" in text and len(match[5]) == INPUT_INDENT:
                object = os.path.basename(text.rsplit(":(", 1)[0]).split(".c.")[0]
                sizes[library_of(text, objects), object][kind] += size
    found = sum(sum(size.values()) for size in sizes.values())
    if not OBJECTS_SHARE * sections <= found <= sections:
        raise Failed(f"{path}: its sections take {sections} bytes, and {found} of them were found: has lld's map changed?")
    return sizes


def total(sizes, *libraries, only=None, but=()):
    """Of the libraries; of their objects only those, or all but those."""
    result = Sizes()
    for (library, object), size in sizes.items():
        if library in libraries and (only is None or object in only) and object not in but:
            result.update(size)
    return result

"""The programs of bench/containment, built plain and with each of fsmcc's mechanisms, and placed for the runners."""
import collections
import concurrent.futures
import functools
import os
import re
import shlex
import struct

from .elf import Elf
from .tools import LLVM, SOURCE, Failed, run

PROGRAMS = os.path.join(SOURCE, "bench", "containment")
TARGETS = ("x86", "cortex-m3")
PLAIN, WHOLE, ALL = "plain", "whole program", "all"
# What a mechanism adds to fsmcc's way of building: passes, of which each target has its own, and options of clang.
BOUNDS, CONFINEMENT, FUEL, CALLS = "object bounds", "confinement, stacks", "fuel", "checked calls"
AROUND = ("function(separate-const-offset-from-gep,early-cse,loop-mssa(licm))", "function(early-cse,loop-mssa(licm),early-cse)")
MECHANISMS = {
    BOUNDS: ({"fsm-bounds"}, {"-fsanitize=array-bounds", "-fsanitize-trap=array-bounds"}),
    CONFINEMENT: ({"fsm-unprivileged", *AROUND, "fsm-varargs", "fsm-byval", "fsm-vectors", "fsm-memory",
                   "fsm-unsafe-stack", "fsm-window"}, set()),
    FUEL: ({"fsm-fuel", "fsm-counter"}, set()),
    CALLS: ({"fsm-callees", "fsm-calls"}, set()),
}
CONTAINED = "confinement, stacks, checked calls"
# The builds between plain and all, in the order they are shown: their mechanisms.
BETWEEN = {WHOLE: set(), **{name: {name} for name in MECHANISMS}, CONTAINED: {CONFINEMENT, CALLS}}
VARIANTS = [PLAIN, *BETWEEN, ALL]
PLAIN_FLAGS = {
    "x86": ["--target=x86_64-linux-gnux32", "-fno-pic", "-O2"],
    "cortex-m3": ["--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-mfloat-abi=soft", "-fropi", "-frwpi", "-ffixed-r9",
                  "-mno-movt", "-O2"],
}
LIBRARY = ["memory.c", "string.c", "ctype.c", "number.c", "errno.c"]
STATE = "-ffsm-globals=state"  # some of the programs keep pointers into their state in it, as existing C does
ARM, WORDS = 40, 8  # ELF's number for it; words of 8 bytes that are enough for abi.h's
PAGE, FIRST_START, STEP, M3_START, ROOM = 4096, 0x10000000, 0x1000000, 0x21000000, 0x8000  # image.h, bench/m3/containment.c
HANDLERS = ("fsm_enter_program", "fsm_handler_program")

INDEX = "(?:18|69)"  # FSM_CHECK_INDEX and FSM_CHECK_INDEX_OF in abi.h
CHECK = re.compile(rf'asm sideeffect "(?:ud1l {INDEX}\(%eax\), %eax|udf #{INDEX})"')

Built = collections.namedtuple("Built", "image code checks")
Checks = collections.namedtuple("Checks", "needed left")


def programs(bench):
    names = sorted(name[:-2] for name in os.listdir(PROGRAMS) if name.endswith(".c"))
    return ["crc", "dispatch", "hash", "strings", "tree"] if bench.smoke else names


def commands(bench, target, source, folder):
    """The commands fsmcc would run, by tool, working in `folder`."""
    text = run(bench.tool("fsmcc"), "-###", f"--target={target}", STATE, source, "-o", os.path.join(folder, "app.fsm"))
    scratch = re.search(r"/[^\" ]*/fsmcc-\w{6}(?=/)", text)
    if not scratch:
        raise Failed(f"fsmcc -### names no temporary folder: {text}")
    # What an app says of its making is a word of several lines.
    return [shlex.split(line) for line in re.split(r'\n(?="/)', text.strip().replace(scratch[0], folder))]


def top_level(passes):
    """The passes of opt's -passes=, split where no parenthesis is open."""
    parts, depth = [""], 0
    for c in passes:
        depth += (c in "(<") - (c in ")>")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def without(command, mechanisms):
    """The command without what these mechanisms add to it."""
    passes = set().union(*(MECHANISMS[name][0] for name in mechanisms))
    options = set().union(*(MECHANISMS[name][1] for name in mechanisms))
    changed = []
    for word in command:
        if word.startswith("-passes="):
            word = "-passes=" + ",".join(name for name in top_level(word[8:]) if name not in passes)
        if word not in options:
            changed.append(word)
    return changed


def build_plain(bench, target, source, folder):
    flags = [*PLAIN_FLAGS[target], "-nostdinc", "-isystem", os.path.join(bench.build, "lib/fsmcc/include"), "-isystem",
             os.path.join(run(f"{LLVM}/clang", "-print-resource-dir").strip(), "include"), "-ffunction-sections",
             "-fdata-sections", "-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-w", "-c"]
    object = os.path.join(folder, "program.o")
    run(f"{LLVM}/clang", *flags, source, "-o", object)
    link = commands(bench, target, source, folder)[-1]
    at = next(i for i, word in enumerate(link) if word.endswith("/code.o"))
    link[at:at + 1] = [object, *plain_library(bench, target, tuple(flags))]
    link = [word.replace("fsm_manifest", "fsm_type_program") for word in link]
    run(*link)
    return os.path.join(folder, "linked.elf"), None


@functools.cache
def plain_library(bench, target, flags):
    """The C library's objects, for size on Cortex-M as in fsmcc's."""
    objects = []
    for name in LIBRARY + (["aeabi.c"] if target != "x86" else []):
        objects.append(bench.path(f"{target}.{name}.o"))
        size = ["-Os"] if target != "x86" else []
        run(f"{LLVM}/clang", *flags, *size, "-ffreestanding", "-fno-builtin",
            os.path.join(SOURCE, "runtime", "libc", name), "-o", objects[-1])
    return objects


def checks(compiler, folder, text):
    """How many accesses need a check of their index, and how many comparisons are left of that after optimisation."""
    unoptimised = os.path.join(folder, "unoptimised.ll")
    drop = ("-O2", "-flto", "-c", "-gline-tables-only")
    words = [word for word in compiler if word not in drop and not word.startswith(("-o", "-fplugin", "-fpass-plugin"))]
    run(*words[:1], *("-O1 -Xclang -disable-llvm-passes -S -emit-llvm -w -o".split()), unoptimised, *words[1:])
    with open(unoptimised) as file:
        by_clang = sum("call void @llvm.ubsantrap" in line for line in file)
    known = int(re.search(r"^fsm-bounds: \d+ accesses, (\d+) of known objects", text, re.MULTILINE)[1])
    left = 0
    for block in run(f"{LLVM}/llvm-dis", os.path.join(folder, "optimised.bc"), "-o", "-").split("\n\n"):
        if CHECK.search(block):
            left += block.split("\n", 1)[0].partition("; preds = ")[2].count("%")
    return Checks(by_clang + known, left)


@functools.cache
def routines(bench, target, mechanisms):
    """The routines that are part of every program, with these mechanisms."""
    path = bench.path(f"routines.{target}.{'+'.join(sorted(mechanisms)).replace(' ', '_').replace(',', '')}.bc")
    text = run(bench.tool("fsmcc"), "-###", "--make-routines", f"--target={target}", "-o", path)
    run(*without(shlex.split(text), set(MECHANISMS) - mechanisms))
    return path


def keeping_ir(command, folder):
    """opt's command, to bitcode instead of machine code, and saying what it compared."""
    passes = next(word for word in command if word.startswith("-passes="))
    kept = "-passes=" + ",".join(name for name in top_level(passes[8:]) if not name.startswith("fsm-object"))
    changed = [kept if word == passes else word for word in command if word != "-disable-output"]
    changed[2:2] = ["-fsm-bounds-count"]  # behind -load, which brings it
    return [*changed, "-o", os.path.join(folder, "optimised.bc")]


def build_by_hand(bench, target, source, folder, mechanisms):
    left_out, text = set(MECHANISMS) - set(mechanisms), ""
    todo = [without(command, left_out) for command in commands(bench, target, source, folder)]
    for command in todo:
        if command[0].endswith("/opt"):
            command[:] = [f"-fsm-routines={routines(bench, target, frozenset(mechanisms))}" if word.startswith("-fsm-routines=")
                          else word for word in command]
            if BOUNDS in mechanisms:
                text += run(*keeping_ir(command, folder))
        run(*command)
    found = checks(todo[0], folder, text) if BOUNDS in mechanisms else None
    return os.path.join(folder, "linked.elf"), found


def build_all(bench, target, source, folder):
    app = os.path.join(folder, "app.fsm")
    run(bench.tool("fsmcc"), f"--target={target}", STATE, "-w", source, "-o", app)
    return app, None


def place(elf, start, path):
    """Writes the image a runner takes."""
    base, memory, data = start + PAGE, elf.memory(start + PAGE), elf.data()
    if elf.machine == ARM:  # writable memory moves, with the words below it that checks use
        memory += bytes(-len(memory) % 8 + 8 * WORDS) + memory[data:] + bytes(4)
        data = len(elf.memory(base)) + -elf.size() % 8 + 8 * WORDS
    symbols = elf.symbols()
    handler = next((symbols[name] for name in HANDLERS if name in symbols), None)
    if handler is None:
        raise Failed(f"{path}: no handler in it")
    state = (base + len(memory) + 4095) // 4096 * 4096
    head = struct.pack("<6I", start, state + 2 * ROOM - start, base + handler, base + data, state, state + ROOM)
    with open(path, "wb") as out:
        out.write(head.ljust(PAGE, b"\0") + memory)


def build(bench, target, program, variant):
    folder = bench.path(f"{target}.{program}.{variant.replace(' ', '_').replace(',', '')}")
    os.mkdir(folder)
    source = os.path.join(PROGRAMS, f"{program}.c")
    if variant == PLAIN:
        path, found = build_plain(bench, target, source, folder)
    elif variant == ALL:
        path, found = build_all(bench, target, source, folder)
    else:
        path, found = build_by_hand(bench, target, source, folder, BETWEEN[variant])
    elf, image = Elf(path), os.path.join(folder, "image")
    start = FIRST_START + VARIANTS.index(variant) * STEP if target == "x86" else M3_START
    place(elf, start, image)
    return Built(image, elf.code_size(), found)


def build_everything(bench):
    wanted = [(target, program, variant) for target in TARGETS for program in programs(bench) for variant in VARIANTS]
    for target in TARGETS:  # what is shared, before there are threads
        os.mkdir(bench.path(f"warm.{target}"))
        build_plain(bench, target, os.path.join(PROGRAMS, f"{programs(bench)[0]}.c"), bench.path(f"warm.{target}"))
        for mechanisms in BETWEEN.values():
            routines(bench, target, frozenset(mechanisms))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip(wanted, pool.map(lambda which: build(bench, *which), wanted)))

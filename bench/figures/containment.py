"""What containment costs: the programs of bench/containment, plain and with each mechanism, on both families of targets."""
import collections
import concurrent.futures
import functools
import math
import os
import re
import shlex
import statistics
import struct

from .elf import Elf
from .figure import Figure
from .tools import LLVM, QEMU, SOURCE, Failed, run, say

PROGRAMS = os.path.join(SOURCE, "bench", "containment")
TARGETS = ("x86", "cortex-m3")
PLAIN, C, ALL = "plain", "C alone", "all"
# What a mechanism adds to fsmcc's way of building: passes, and options of clang. In this order they are shown.
MECHANISMS = {
    "object bounds": ({"fsm-bounds"}, {"-fsanitize=array-bounds", "-fsanitize-trap=array-bounds"}),
    "window, stacks": ({"fsm-varargs", "fsm-byval", "fsm-vectors", "fsm-memory", "fsm-unsafe-stack", "fsm-window"}, set()),
}
ONLY_ON = {"window, stacks": "x86"}
PLAIN_FLAGS = {
    "x86": ["--target=x86_64-linux-gnux32", "-fno-pic", "-O2"],
    "cortex-m3": ["--target=thumbv7m-none-eabi", "-mcpu=cortex-m3", "-mfloat-abi=soft", "-fropi", "-frwpi", "-ffixed-r9",
                  "-mno-movt", "-O2"],
}
LIBRARY = ["memory.c", "string.c", "ctype.c", "number.c"]
PAGE, FIRST_START, STEP, M3_START, ROOM = 4096, 0x10000000, 0x1000000, 0x21000000, 0x8000  # image.h, bench/m3/containment.c
HANDLERS = ("fsm_enter_program", "fsm_handler_program")
TARGET_RATIO = {"x86": 1.07, "cortex-m3": 1.11}
TARGET_TIME = 1.05

Built = collections.namedtuple("Built", "image code counts")


def variants(target):
    alone = [name for name in MECHANISMS if ONLY_ON.get(name, target) == target]
    return [PLAIN, C, *alone, ALL]


def programs(bench):
    names = sorted(name[:-2] for name in os.listdir(PROGRAMS) if name.endswith(".c"))
    return ["crc", "dispatch", "strings", "tree"] if bench.smoke else names


def commands(bench, target, source, folder):
    """The commands fsmcc would run, by tool, working in `folder`."""
    text = run(bench.tool("fsmcc"), "-###", f"--target={target}", source, "-o", os.path.join(folder, "app.fsm"))
    scratch = re.search(r"/[^\" ]*/fsmcc-\w{6}(?=/)", text)
    if not scratch:
        raise Failed(f"fsmcc -### names no temporary folder: {text}")
    return [shlex.split(line.replace(scratch[0], folder)) for line in text.splitlines()]


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
             "-fdata-sections", "-w", "-c"]
    object = os.path.join(folder, "program.o")
    run(f"{LLVM}/clang", *flags, source, "-o", object)
    link = commands(bench, target, source, folder)[-1]
    at = next(i for i, word in enumerate(link) if word.endswith("/code.o"))
    link[at:at + 1] = [object, *plain_library(bench, target, tuple(flags))]
    link = [word.replace("fsm_manifest", "fsm_type_program") for word in link]
    run(*link)
    return os.path.join(folder, "linked.elf"), ""


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


def build_by_hand(bench, target, source, folder, mechanisms):
    left_out = set(MECHANISMS) - set(mechanisms)
    text = ""
    for command in commands(bench, target, source, folder):
        if command[0].endswith("/opt") and "object bounds" in mechanisms:
            command.insert(1, "-fsm-bounds-count")
            command.insert(1, f"-load={bench.build}/lib/fsmcc/fsmpasses.so")
        text += run(*without(command, left_out))
    return os.path.join(folder, "linked.elf"), text


def build_all(bench, target, source, folder):
    app = os.path.join(folder, "app.fsm")
    return app, run(bench.tool("fsmcc"), f"--target={target}", "-w", source, "-o", app)


def place(elf, start, path):
    """Writes the image a runner takes."""
    base = start + PAGE
    symbols = elf.symbols()
    handler = next((symbols[name] for name in HANDLERS if name in symbols), None)
    if handler is None:
        raise Failed(f"{path}: no handler in it")
    state = (base + elf.size() + 4095) // 4096 * 4096
    head = struct.pack("<6I", start, state + 2 * ROOM - start, base + handler, base + elf.data(), state, state + ROOM)
    with open(path, "wb") as out:
        out.write(head.ljust(PAGE, b"\0") + elf.memory(base))


def build(bench, target, program, variant):
    folder = bench.path(f"{target}.{program}.{variant.replace(' ', '_').replace(',', '')}")
    os.mkdir(folder)
    source = os.path.join(PROGRAMS, f"{program}.c")
    if variant == PLAIN:
        path, text = build_plain(bench, target, source, folder)
    elif variant == ALL:
        path, text = build_all(bench, target, source, folder)
    else:
        path, text = build_by_hand(bench, target, source, folder, set() if variant == C else {variant})
    elf, image = Elf(path), os.path.join(folder, "image")
    start = FIRST_START + variants(target).index(variant) * STEP if target == "x86" else M3_START
    place(elf, start, image)
    counts = re.search(r"fsm-bounds: (\d+) accesses, (\d+) of known objects, (\d+) proven, (\d+) compared", text)
    return Built(image, elf.code_size(), tuple(map(int, counts.groups())) if counts else None)


def build_everything(bench):
    wanted = [(target, program, variant) for target in TARGETS for program in programs(bench) for variant in variants(target)]
    for target in TARGETS:  # what is shared, before there are threads
        os.mkdir(bench.path(f"warm.{target}"))
        build_plain(bench, target, os.path.join(PROGRAMS, f"{programs(bench)[0]}.c"), bench.path(f"warm.{target}"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip(wanted, pool.map(lambda which: build(bench, *which), wanted)))


def same_checksum(target, program, checksums):
    if len(set(checksums.values())) != 1 or 0 in checksums.values():
        raise Failed(f"{program} for {target} computes {checksums}: it was compiled wrongly")


def count_x86(bench, program, built):
    """Instructions of one event by variant; callgrind."""
    images = {variant: built["x86", program, variant].image for variant in variants("x86")}
    runner, out = bench.path("containment_runner"), bench.path(f"callgrind.{program}")
    if not os.path.exists(runner):  # Debian's valgrind stumbles over clang's debug information
        run(f"{LLVM}/llvm-objcopy", "--strip-debug", os.path.join(bench.programs, "bench_containment"), runner)
    text = run("valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", runner, "count", *images.values())
    checksums = {path: int(sum) for path, sum in re.findall(r"^(/\S+) (\d+)$", text, re.MULTILINE)}
    same_checksum("x86", program, {variant: checksums.get(image) for variant, image in images.items()})
    counts = {}
    for number, variant in enumerate(images, 1):
        with open(f"{out}.{number}") as file:
            counts[variant] = int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.MULTILINE)[1])
    return counts


def count_m3(bench, program, built):
    counts, checksums = {}, {}
    for variant in variants("cortex-m3"):
        text = run(*QEMU, "-kernel", os.path.join(bench.programs, "containment.elf"), "-device",
                   f"loader,file={built['cortex-m3', program, variant].image},addr={M3_START:#x},force-raw=on")
        values = {name: int(value) for name, value in re.findall(r"^(\w+) (\d+)$", text, re.MULTILINE)}
        counts[variant], checksums[variant] = values["instructions"], values["checksum"]
    same_checksum("cortex-m3", program, checksums)
    return counts


def times(bench, program, built):
    """By variant, the median over the rounds of its time as a ratio to the plain one's in the same round."""
    images = [built["x86", program, variant].image for variant in variants("x86")]
    text = run(os.path.join(bench.programs, "bench_containment"), "time", "3" if bench.smoke else "41", *images)
    rounds = [[int(word) for word in line.split()] for line in text.splitlines()]
    return {variant: statistics.median(row[i] / row[0] for row in rounds) for i, variant in enumerate(variants("x86"))}


def geomean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def show(target, what, ratios, extra=None):
    """A table of ratios to the plain build: a line a program."""
    columns = variants(target)[1:]
    lines = [f"| {what}, {target} | " + " | ".join(columns) + (" | accesses of known objects proven" if extra else "") + " |",
             "|---" * (len(columns) + 1 + bool(extra)) + "|"]
    for program, of in ratios.items():
        lines.append(f"| {program} | " + " | ".join(f"{of[name]:.3f}" for name in columns)
                     + (f" | {extra[program]}" if extra else "") + " |")
    for name, function in (("geometric mean", geomean), ("worst", max)):
        lines.append(f"| **{name}** | " + " | ".join(f"**{function([of[column] for of in ratios.values()]):.3f}**"
                                                     for column in columns) + (" | |" if extra else " |"))
    say("\n".join(lines) + "\n")


def figures_of(target, what, ratios, wanted):
    found = []
    for column in variants(target)[1:]:
        values = {program: of[column] for program, of in ratios.items()}
        worst = max(values, key=values.get)
        found.append(Figure(f"containment {target}, {what}, {column}", geomean(values.values()), "× plain", 1,
                            "clang -O2, the same ABI", wanted if column == ALL else None,
                            f"geometric mean of {len(values)}; worst {values[worst]:.2f}, {worst}"))
    return found


def relative(counts):
    return {program: {variant: of[variant] / of[PLAIN] for variant in of} for program, of in counts.items()}


def proven(built, target, names):
    """"12 of 20" by program, and the sums; what is compared after optimisation is less still."""
    found = {name: built[target, name, "object bounds"].counts for name in names}
    return {name: f"{counts[2]} of {counts[1]} (of {counts[0]} in all)" for name, counts in found.items()}, \
        [sum(column) for column in zip(*found.values())]


def containment(bench):
    built, names, found = build_everything(bench), programs(bench), []
    for target, count in (("x86", count_x86), ("cortex-m3", count_m3)):
        instructions = relative({name: count(bench, name, built) for name in names})
        sizes = relative({name: {variant: built[target, name, variant].code for variant in variants(target)} for name in names})
        shares, (accesses, known, settled, _) = proven(built, target, names)
        show(target, "instructions", instructions, shares)
        show(target, "code size", sizes)
        found += figures_of(target, "instructions", instructions, TARGET_RATIO[target])
        found += figures_of(target, "code", sizes, 1.25)
        found.append(Figure(f"containment {target}, accesses proven", settled, "accesses", known, "accesses to known objects", None,
                            f"without running; {accesses} accesses in all"))
    took = {name: times(bench, name, built) for name in names}
    show("x86", "time", took)
    return found + figures_of("x86", "time", took, TARGET_TIME)

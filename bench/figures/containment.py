"""What containment costs: instructions, time and code of the programs of bench/containment against plain builds of the same."""
import math
import os
import re
import statistics

from .containment_build import ALL, BOUNDS, CONTAINED, M3_START, PLAIN, VARIANTS, WHOLE, build_everything, programs
from .figure import Figure
from .tools import LLVM, QEMU, Failed, run, say

# The design's targets against plain builds, by what is counted, target and variant.
WANTED = {
    "instructions": {"x86": {CONTAINED: 1.01, ALL: 1.07}, "cortex-m3": {CONTAINED: 1.08, ALL: 1.11}},
    "time": {"x86": {CONTAINED: 1.01, ALL: 1.05}},
    "code": {"x86": {}, "cortex-m3": {ALL: 1.25}},
}


def same_checksum(target, program, checksums):
    if len(set(checksums.values())) != 1 or 0 in checksums.values():
        raise Failed(f"{program} for {target} computes {checksums}: it was compiled wrongly")


def count_x86(bench, program, built):
    """Instructions of one event by variant; callgrind."""
    images = {variant: built["x86", program, variant].image for variant in VARIANTS}
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
    for variant in VARIANTS:
        text = run(*QEMU, "-kernel", os.path.join(bench.programs, "containment.elf"), "-device",
                   f"loader,file={built['cortex-m3', program, variant].image},addr={M3_START:#x},force-raw=on")
        values = {name: int(value) for name, value in re.findall(r"^(\w+) (\d+)$", text, re.MULTILINE)}
        counts[variant], checksums[variant] = values["instructions"], values["checksum"]
    same_checksum("cortex-m3", program, checksums)
    return counts


def times(bench, program, built):
    """By variant, the median over the rounds of its time as a ratio to the plain one's in the same round."""
    images = [built["x86", program, variant].image for variant in VARIANTS]
    text = run(os.path.join(bench.programs, "bench_containment"), "time", "3" if bench.smoke else "41", *images)
    rounds = [[int(word) for word in line.split()] for line in text.splitlines()]
    return {variant: statistics.median(row[i] / row[0] for row in rounds) for i, variant in enumerate(VARIANTS)}


def geomean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def show(target, what, ratios, extra=None):
    """A table of ratios to the plain build: a line a program."""
    columns = VARIANTS[1:]
    lines = [f"| {what}, {target} | " + " | ".join(columns) + (" | comparisons of indices: needed, left" if extra else "") + " |",
             "|---" * (len(columns) + 1 + bool(extra)) + "|"]
    for program, of in ratios.items():
        lines.append(f"| {program} | " + " | ".join(f"{of[name]:.3f}" for name in columns)
                     + (f" | {extra[program].needed}, {extra[program].left}" if extra else "") + " |")
    for name, function in (("geometric mean", geomean), ("worst", max)):
        lines.append(f"| **{name}** | " + " | ".join(f"**{function([of[column] for of in ratios.values()]):.3f}**"
                                                     for column in columns) + (" | |" if extra else " |"))
    say("\n".join(lines) + "\n")


def figure_of(name, values, unit, against, wanted=None):
    """A figure from ratios by program."""
    worst, mean = max(values, key=values.get), geomean(values.values())
    return Figure(f"containment {name}", mean, unit, 1, against, wanted,
                  f"{100 * (mean - 1):+.1f} %, geometric mean of {len(values)}; worst {100 * (values[worst] - 1):+.0f} %, {worst}")


def figures_of(target, what, ratios):
    found = []
    for column in VARIANTS[1:]:
        values = {program: of[column] for program, of in ratios.items()}
        wanted = WANTED[what][target].get(column)
        found.append(figure_of(f"{target}, {what}, {column}", values, "× plain", "clang -O2, the same ABI", wanted))
    bare = {program: of[ALL] / of[WHOLE] for program, of in ratios.items()}
    found.append(figure_of(f"{target}, {what}, all, for containment alone", bare, "× uncontained", "the whole program uncontained"))
    return found


def relative(counts):
    return {program: {variant: of[variant] / of[PLAIN] for variant in of} for program, of in counts.items()}


def containment(bench):
    built, names, found = build_everything(bench), programs(bench), []
    for target, count in (("x86", count_x86), ("cortex-m3", count_m3)):
        instructions = relative({name: count(bench, name, built) for name in names})
        sizes = relative({name: {variant: built[target, name, variant].code for variant in VARIANTS} for name in names})
        found_checks = {name: built[target, name, BOUNDS].checks for name in names}
        needed, left = (sum(column) for column in zip(*found_checks.values()))
        show(target, "instructions", instructions, found_checks)
        show(target, "code size", sizes)
        found += figures_of(target, "instructions", instructions)
        found += figures_of(target, "code", sizes)
        found.append(Figure(f"containment {target}, indices proven", needed - left, "accesses", needed,
                            "accesses at an index in an object of known size", None, f"without running; {left} comparisons left"))
    took = {name: times(bench, name, built) for name in names}
    show("x86", "time", took)
    return found + figures_of("x86", "time", took)

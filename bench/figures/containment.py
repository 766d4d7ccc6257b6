"""What containment costs: instructions, time and code of the programs of bench/containment against plain builds of the same."""
import math
import os
import re
import statistics

from .containment_build import ALL, M3_START, PLAIN, WHOLE, build_everything, programs, variants
from .figure import Figure
from .tools import LLVM, QEMU, Failed, run, say

WANTED = {"x86": 1.07, "cortex-m3": 1.11}  # instructions, with everything
WANTED_TIME, WANTED_CODE = 1.05, 1.25


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


def figures_of(target, what, ratios, wanted):
    found = []
    for column in variants(target)[1:]:
        values = {program: of[column] for program, of in ratios.items()}
        found.append(figure_of(f"{target}, {what}, {column}", values, "× plain", "clang -O2, the same ABI"))
    bare = {program: of[ALL] / of[WHOLE] for program, of in ratios.items()}
    found.append(figure_of(f"{target}, {what}, all, for containment alone", bare, "× uncontained", "the whole program uncontained", wanted))
    return found


def relative(counts):
    return {program: {variant: of[variant] / of[PLAIN] for variant in of} for program, of in counts.items()}


def containment(bench):
    built, names, found = build_everything(bench), programs(bench), []
    for target, count in (("x86", count_x86), ("cortex-m3", count_m3)):
        instructions = relative({name: count(bench, name, built) for name in names})
        sizes = relative({name: {variant: built[target, name, variant].code for variant in variants(target)} for name in names})
        found_checks = {name: built[target, name, "object bounds"].checks for name in names}
        needed, left = (sum(column) for column in zip(*found_checks.values()))
        show(target, "instructions", instructions, found_checks)
        show(target, "code size", sizes)
        found += figures_of(target, "instructions", instructions, WANTED[target])
        found += figures_of(target, "code", sizes, WANTED_CODE)
        found.append(Figure(f"containment {target}, indices proven", needed - left, "accesses", needed,
                            "accesses at an index in an object of known size", None, f"without running; {left} comparisons left"))
    took = {name: times(bench, name, built) for name in names}
    show("x86", "time", took)
    return found + figures_of("x86", "time", took, WANTED_TIME)

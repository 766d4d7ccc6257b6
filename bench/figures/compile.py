"""fsmcc against clang -O2 on the same files, both as far as a linked file."""
import os
import resource
import statistics

from .figure import Figure
from .tools import LLVM, SOURCE, run

TARGET = 1.5
FUNCTIONS = 400
CLANG = ["--target=x86_64-linux-gnux32", "-O2", "-fno-pic", "-nostdinc"]


def generated(functions):
    """An app of so many functions, all different, all called."""
    parts = ["#include <fsm/app.h>\n#include <fsm/log.h>\n\nFSM_APP(generated, FSM_VERSION(1), FSM_USES(log));\n",
             "struct generated { uint32_t words[64]; uint8_t bytes[64]; uint32_t state; };\n"]
    for i in range(functions):
        parts.append(f"""
static __attribute__((noinline)) uint32_t step_{i}(struct generated *self, uint32_t x)
{{
    uint32_t sum = x + {i * 7919 % 1009}u;
    for (uint32_t k = 0; k < {i % 13 + 3}u; k++) {{
        sum = sum * {2 * (i * 31 % 97) + 3}u + self->words[(sum >> {i % 24}) % 64];
        if (sum & {1 << i % 16}u) self->bytes[(sum + k) % 64] ^= (uint8_t)sum;
        else self->words[(k + {i}u) % 64] += sum;
    }}
    switch (sum % 4) {{
    case 0: self->state = {i}u; break;
    case 1: self->state ^= sum; break;
    case 2: return sum >> 1;
    }}
    return sum;
}}
""")
    parts.append("\nFSM_TYPE(generated, struct generated)\n{\n    uint32_t sum = event->type;\n")
    parts += [f"    sum ^= step_{i}(self, sum);\n" for i in range(functions)]
    parts.append('    fsm_log_info("%u", sum);\n}\n')
    return "".join(parts)


def seconds(*commands):
    """User and system time of the commands, one after the other, with everything they start."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(bench, name, source, rounds):
    fsmcc = [bench.tool("fsmcc"), "--target=x86", source, "-o", bench.path("compiled.fsm")]
    resources = run(f"{LLVM}/clang", "-print-resource-dir").strip()
    headers = ["-isystem", os.path.join(bench.build, "lib", "fsmcc", "include"), "-isystem", os.path.join(resources, "include")]
    clang = [f"{LLVM}/clang", *CLANG, *headers, "-c", source, "-o", bench.path("compiled.o")]
    link = [f"{LLVM}/ld.lld", "-m", "elf32_x86_64", "--unresolved-symbols=ignore-all", "--entry=0", bench.path("compiled.o"),
            "-o", bench.path("compiled.elf")]
    seconds(fsmcc), seconds(clang, link)  # both from memory, not from disk
    pairs = [(seconds(fsmcc), seconds(clang, link)) for _ in range(rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs))
    ratios = sorted(a / b for a, b in pairs)
    return Figure(f"fsmcc, {name}", statistics.median(ratios), "× clang", 1, "clang -O2 and lld", TARGET,
                  f"median of {rounds}, {ratios[0]:.2f}–{ratios[-1]:.2f}; {ours:.2f} against {theirs:.2f} s")


def compile_time(bench):
    rounds, functions = (1, 20) if bench.smoke else (5, FUNCTIONS)
    large = bench.path("generated.c")
    with open(large, "w") as out:
        out.write(generated(functions))
    lines = sum(1 for _ in open(large))
    figures = [compare(bench, f"a generated app of {lines:,} lines", large, rounds)]
    if not bench.smoke:
        figures.insert(0, compare(bench, "samples/gps/gps.c", os.path.join(SOURCE, "samples", "gps", "gps.c"), rounds))
    return figures

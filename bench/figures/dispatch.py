"""Post and dispatch: hosted against a bare ring, and in instructions on a Cortex-M3."""
import bisect
import collections
import os
import re
import statistics

from .figure import Figure
from .tools import LLVM, QEMU, Failed, run, say

RING_RATIO, M3_TARGET = 1.25, 120
WITHIN, BETWEEN = "in an app", "between apps"
NOTES = {WITHIN: "callgrind", BETWEEN: "callgrind, where the base of gs is written by a system call"}
APPS = "the apps"
SYSTEM = """apps = (
  {{ name = "ping"; file = "{ping}"; groups = ["config"];
    fsms = ( {{ name = "ping"; type = "ping"; mailbox = 4; on_trap = "stop"; wires = {{ pong = "pong"; }}; {config} }} ); }},
  {{ name = "pong"; file = "{pong}";
    fsms = ( {{ name = "pong"; type = "pong"; mailbox = 4; on_trap = "stop"; wires = {{ ping = "ping"; }}; }} ); }}
);
stop_when_idle = 1;
"""
RALLY = """apps = (
  {{ name = "rally"; file = "{rally}";
    fsms = ( {{ name = "ping"; type = "ping"; mailbox = 4; on_trap = "stop"; wires = {{ other = "pong"; }}; }},
             {{ name = "pong"; type = "pong"; mailbox = 4; on_trap = "stop"; wires = {{ other = "ping"; }}; }} ); }}
);
stop_when_idle = 1;
"""


def system(bench, target, name, rallies=0):
    apps = {app: os.path.basename(bench.app(app, target)) for app in ("ping", "pong")}
    config = f'config = {{ rallies = "{rallies:04}"; }};' if rallies else ""
    return bench.system(name, SYSTEM.format(config=config, **apps))


def spread(values):
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else (values[0],) * 3
    return f"quartiles {low:.2f}–{high:.2f}, {len(values)} rounds"


def rally(bench):
    return bench.system("rally.conf", RALLY.format(rally=os.path.basename(bench.app("rally", "x86"))))


def hosted_times(bench, program, conf, where):
    rounds, events = (2, 2000) if bench.smoke else (101, 50_000)
    text = run(program, bench.pki()["root"], conf, str(rounds), str(events))
    figures = []
    for kind, size in (("short", 32), ("long", 64)):
        pairs = [(int(kernel), int(ring)) for kernel, ring in re.findall(rf"^{kind} (\d+) (\d+)$", text, re.MULTILINE)]
        ratios = [kernel / ring for kernel, ring in pairs]
        kernel, ring = (statistics.median(column) / 1000 for column in zip(*pairs))
        middle = statistics.median(ratios)
        figures.append(Figure(f"post + dispatch hosted, {where}, {size} B, time", middle, "× the ring", 1, "the bare ring", RING_RATIO,
                              f"median; {spread(ratios)}; {kernel:.1f} against {ring:.1f} ns"))
    window = re.search(r"^window (\d+)$", text, re.MULTILINE)
    if window and where == BETWEEN:
        figures[0].note += f"; {int(window[1]) / 1000:.1f} ns of it the instruction that changes the window"
    return figures


def callgrind(bench, program, conf, which, events):
    """Instructions of the whole run. Debian's valgrind stumbles over clang's debug information, so it gets a program without."""
    bare = bench.path("without_debug")
    run(f"{LLVM}/llvm-objcopy", "--strip-debug", program, bare)
    text = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={bench.path('callgrind.out')}", bare,
               bench.pki()["root"], conf, which, str(events))
    found = re.search(r"Collected : (\d+)", text)
    if not found:
        raise Failed(f"valgrind counted nothing: {text}")
    return int(found[1])


def hosted_instructions(bench, program, conf, where):
    few, many = (2_000, 3_000) if bench.smoke else (20_000, 120_000)

    def each(which):
        return (callgrind(bench, program, conf, which, many) - callgrind(bench, program, conf, which, few)) / (many - few)

    return [Figure(f"post + dispatch hosted, {where}, {size} B, instructions", each(f"kernel-{kind}"), "instructions",
                   each(f"ring-{kind}"), "instructions, the bare ring", RING_RATIO, NOTES[where])
            for kind, size in ((("short", 32),) if bench.smoke else (("short", 32), ("long", 64)))]


def post_dispatch_hosted(bench):
    program = os.path.join(bench.programs, "bench_post_dispatch")
    cases = ((rally(bench), WITHIN), (system(bench, "x86", "hosted.conf"), BETWEEN))
    return [figure for measure in (hosted_times, hosted_instructions) for conf, where in cases
            for figure in measure(bench, program, conf, where)]


def symbols(image):
    """[(address, "file.c: function")] of the functions, in order. Local symbols follow their file's; the others have none."""
    found, file = set(), ""
    for line in run(f"{LLVM}/llvm-readelf", "--symbols", "--wide", image).splitlines():
        cells = line.split()
        if len(cells) < 8 or not cells[0].endswith(":"):
            continue
        _, value, _, kind, binding, _, _, name = cells[:8]
        if kind == "FILE":
            file = name
        elif kind == "FUNC":
            found.add((int(value, 16) & ~1, name if binding == "GLOBAL" else f"{os.path.basename(file)}: {name}"))
    return sorted(found)


def kernel_functions(bench, image):
    """[(start, end, name)] of the functions of kernel and port in the image. The loader's stay out, which run for millions of instructions, and
    the C library's, which only the loader calls so often."""
    with open(os.path.join(bench.programs, "objects.txt")) as lines:
        objects = [line.split()[1] for line in lines if line.startswith(("fsm_port_", "fsm_board_", "fsmkernel_"))]
    wanted = {name for object in objects for _, name in symbols(object)}
    all = symbols(image)
    return [(start, end, name) for (start, name), (end, _) in zip(all, all[1:]) if name in wanted and end > start]


def merged(ranges):
    """The same addresses in as few ranges as possible: QEMU looks through all of them at every instruction."""
    joined = []
    for start, end in ranges:
        if joined and start - joined[-1][1] <= 8:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return joined


def once(addresses):
    """QEMU begins an instruction that comes to a device (MPU, NVIC) a second time, to count its time: it is one."""
    last = None
    for address in addresses:
        if address != last:
            yield address
        last = address


def trace(bench, rallies):
    """How often each function's instructions ran, for a game of so many rallies."""
    image = bench.image(system(bench, "cortex-m3", f"m3.{rallies}.conf", rallies))
    functions = kernel_functions(bench, image)
    starts = [start for start, _, _ in functions]
    apps = int(re.search(r"^(\S+) \w fsm_boot_image$", run(f"{LLVM}/llvm-nm", image), re.MULTILINE)[1], 16)
    filters = ",".join(f"{start:#x}..{end - 1:#x}" for start, end in merged(f[:2] for f in functions)) + f",{apps:#x}+0x10000"
    log = bench.path("trace")
    run(*QEMU, "-singlestep", "-d", "exec,nochain", "-dfilter", filters, "-D", log, "-kernel", image)
    counts = collections.Counter()
    with open(log) as lines:
        at = collections.Counter(once(line.split("/", 2)[1] for line in lines if line.startswith("Trace")))
    os.unlink(log)
    for address, count in ((int(text, 16), count) for text, count in at.items()):
        counts[APPS if address >= apps else functions[bisect.bisect(starts, address) - 1][2]] += count
    return counts


def post_dispatch_m3(bench):
    few, many = (32, 64) if bench.smoke else (32, 160)  # the clock ticks in between, some times
    less, more = trace(bench, few), trace(bench, many)
    events = 2 * (many - few)
    each = {name: (more[name] - less[name]) / events for name in more}
    app = each.pop(APPS)
    profile = sorted(((count, name) for name, count in each.items() if count >= 0.05), reverse=True)
    say("\n".join(f"  {count:7.1f}  {name}" for count, name in profile) + f"\n  {app:7.1f}  {APPS}")
    return [Figure("post + dispatch on M3", sum(each.values()), "instructions", M3_TARGET, "instructions, the target", 1,
                   f"without the handler's own {app:.1f}; 24 B of message; "
                   + ", ".join(f"{name} {count:.0f}" for count, name in profile[:6]))]

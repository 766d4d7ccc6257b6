"""Post and dispatch: hosted against a bare ring, and in instructions on a Cortex-M3."""
import collections
import os
import re
import statistics

from .figure import Figure
from .tools import LLVM, QEMU, Failed, run, say

RING_RATIO, M3_TARGET = 1.25, 120
SYSTEM = """apps = (
  {{ name = "ping"; file = "{ping}"; groups = ["config"];
    fsms = ( {{ name = "ping"; type = "ping"; mailbox = 4; on_trap = "stop"; wires = {{ pong = "pong"; }}; {config} }} ); }},
  {{ name = "pong"; file = "{pong}";
    fsms = ( {{ name = "pong"; type = "pong"; mailbox = 4; on_trap = "stop"; wires = {{ ping = "ping"; }}; }} ); }}
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


def hosted_times(bench, program, conf):
    rounds, events = (2, 2000) if bench.smoke else (31, 200_000)
    text = run(program, bench.pki()["root"], conf, str(rounds), str(events))
    figures = []
    for kind, size in (("short", 32), ("long", 64)):
        pairs = [(int(kernel), int(ring)) for kernel, ring in re.findall(rf"^{kind} (\d+) (\d+)$", text, re.MULTILINE)]
        ratios = [kernel / ring for kernel, ring in pairs]
        kernel, ring = (statistics.median(column) / 1000 for column in zip(*pairs))
        middle = statistics.median(ratios)
        figures.append(Figure(f"post + dispatch hosted, {size} B, time", middle, "× the ring", 1, "the bare ring", RING_RATIO,
                              f"median; {spread(ratios)}; {kernel:.1f} against {ring:.1f} ns"))
    return figures


def callgrind(bench, program, conf, which, events):
    text = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={bench.path('callgrind.out')}", program,
               bench.pki()["root"], conf, which, str(events))
    found = re.search(r"Collected : (\d+)", text)
    if not found:
        raise Failed(f"valgrind counted nothing: {text}")
    return int(found[1])


def hosted_instructions(bench, program, conf):
    few, many = (2_000, 3_000) if bench.smoke else (20_000, 120_000)
    count = {which: (callgrind(bench, program, conf, which, many) - callgrind(bench, program, conf, which, few)) / (many - few)
             for which in (("kernel-short", "ring-short") if bench.smoke else ("kernel-short", "ring-short", "kernel-long", "ring-long"))}
    return [Figure(f"post + dispatch hosted, {size} B, instructions", count[f"kernel-{kind}"], "instructions",
                   count[f"ring-{kind}"], "instructions, the bare ring", RING_RATIO, "callgrind; without the clock's system call")
            for kind, size in (("short", 32), ("long", 64)) if f"kernel-{kind}" in count]


def post_dispatch_hosted(bench):
    program, conf = os.path.join(bench.programs, "bench_post_dispatch"), system(bench, "x86", "hosted.conf")
    return hosted_times(bench, program, conf) + hosted_instructions(bench, program, conf)


def symbols(image, *options):
    text = run(f"{LLVM}/llvm-nm", "-n", *options, image)
    return [(int(at, 16), name) for at, kind, name in re.findall(r"^(\S+) (\w) (\S+)$", text, re.MULTILINE) if kind in "tT"]


def kernel_ranges(bench, image):
    """Where the kernel and the apps are in the image; the loader, which runs millions of instructions before, stays out."""
    with open(os.path.join(bench.programs, "objects.txt")) as lines:
        objects = [line.split()[1] for line in lines if line.startswith(("fsm_port_", "fsmkernel_", "fsmlibc_"))]
    wanted = {name for object in objects for _, name in symbols(object)}
    places = [at & ~1 for at, _ in symbols(image)]
    ranges = [(at & ~1, next((end for end in sorted(places) if end > at & ~1), (at & ~1) + 256))
              for at, name in symbols(image) if name in wanted and not name.startswith("$")]
    boot = int(re.search(r"^(\S+) \w fsm_boot_image$", run(f"{LLVM}/llvm-nm", image), re.MULTILINE)[1], 16)
    return sorted(set(ranges)), boot


def trace(bench, rallies):
    """How often each function's instructions ran, for a game of so many rallies."""
    image = bench.image(system(bench, "cortex-m3", f"m3.{rallies}.conf", rallies))
    ranges, boot = kernel_ranges(bench, image)
    log = bench.path("trace")
    filters = ",".join(f"{start:#x}..{end - 1:#x}" for start, end in ranges) + f",{boot:#x}+0x10000"
    run(*QEMU, "-singlestep", "-d", "exec,nochain", "-dfilter", filters, "-D", log, "-kernel", image)
    counts = collections.Counter()
    with open(log) as lines:
        for line in lines:
            match = re.match(r"Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/\S+\] ?(\S*)", line)
            if match:
                counts["app" if int(match[1], 16) >= boot else match[2]] += 1
    os.unlink(log)
    return counts


def post_dispatch_m3(bench):
    few, many = (32, 64) if bench.smoke else (32, 544)  # an event's share of what is done every 64 events is whole
    less, more = trace(bench, few), trace(bench, many)
    events = 2 * (many - few)
    each = {name: (more[name] - less[name]) / events for name in more}
    app = each.pop("app", 0)
    profile = sorted(((count, name) for name, count in each.items() if count >= 0.05), reverse=True)
    say("\n".join(f"  {count:7.1f}  {name}" for count, name in profile) + f"\n  {app:7.1f}  (the apps)")
    return [Figure("post + dispatch on M3", sum(each.values()), "instructions", M3_TARGET, "instructions, the target", 1,
                   f"without the handler's own {app:.1f}; 24 B of message; "
                   + ", ".join(f"{name} {count:.0f}" for count, name in profile[:6]))]

"""Pre-emption on a Cortex-M3: instructions from an interrupt to the handler that runs before another, and back; stack that it takes."""
import bisect
import collections
import os
import re
import statistics

from .dispatch import kernel_functions, merged
from .figure import Figure
from .tools import LLVM, QEMU, Failed, run, say

ENTER, RESUME, STACK = 150, 80, 112
SYSTEM = """apps = (
  {{ file = "{waits}"; fsms = ( {{ name = "waits"; type = "waits"; priority = 1; }} ); }},
  {{ file = "{comes}"; groups = ["mmio", "irq"]; fsms = ( {{ name = "comes"; type = "comes"; priority = 2;
    devices = {{ timer = {{ mmio = 0x40000000; size = 0x1000; }}; ticks = {{ irq = 8; }}; }}; }} ); }}
);
stop_when_idle = 1;
stop_after = 60;
"""
INTERRUPTS = ("fsm_interrupt_entry", "fsm_clock_tick")
BEGINS = tuple(f"{name}, begin" for name in INTERRUPTS)
HANDLER, LINE = "the handler", re.compile(r"^Trace \d+: \S+ \[\w+/(\w+)/")


def steps(bench):
    """[(function, stack pointer)] of the kernel's and the second app's instructions, in order, from the release of the apps on. Where an
    interrupt begins, the function is its own."""
    apps = {name: bench.app(name, "cortex-m3") for name in ("waits", "comes")}
    image = bench.image(bench.system("preempt.conf", SYSTEM.format(**{name: os.path.basename(file) for name, file in apps.items()})))
    functions = kernel_functions(bench, image)
    starts = [start for start, _, _ in functions]
    with open(image, "rb") as file, open(apps["comes"], "rb") as app:
        offset = file.read().find(app.read(4096))
    loads = re.findall(r"LOAD +0x(\w+) +0x(\w+) +0x(\w+) +0x(\w+)", run(f"{LLVM}/llvm-readelf", "--program-headers", "--wide", image))
    at = next(int(physical, 16) + offset - int(place, 16) for place, _, physical, size in loads
              if int(place, 16) <= offset < int(place, 16) + int(size, 16))
    filters = ",".join(f"{start:#x}..{end - 1:#x}" for start, end in merged(f[:2] for f in functions)) + f",{at:#x}+{os.path.getsize(apps['comes']):#x}"
    log = bench.path("trace")
    run(*QEMU, "-singlestep", "-d", "exec,cpu,nochain", "-dfilter", filters, "-D", log, "-kernel", image)
    found, released, before = [], False, None
    with open(log) as lines:
        for line in lines:
            if match := LINE.match(line):
                address = int(match[1], 16)
                again, before = address == before, address  # as `once` of dispatch.py has it
                start, _, name = functions[bisect.bisect(starts, address) - 1]
                name = HANDLER if address >= at else f"{name}, begin" if address == start and name in INTERRUPTS else name
                released = released or name == "fsm_run_until_stopped"
            elif released and not again and (match := re.search(r"R13=(\w+)", line)):
                found.append((name, int(match[1], 16)))
    os.unlink(log)
    return found


def preemption_m3(bench):
    all = steps(bench)
    enter, resume, stacks, profile = [], [], [], collections.Counter()
    for i, (name, _) in enumerate(all):
        if name != BEGINS[0]:
            continue
        ends = [j for j in range(i + 1, min(i + 2000, len(all))) if all[j][0] in BEGINS]
        run_ = all[i:ends[0]] if ends else []
        names = [name for name, _ in run_]
        if names.count(HANDLER) == 0 or "fsm_run_until_stopped" in names:
            continue
        first = names.index(HANDLER)
        last = len(names) - names[::-1].index(HANDLER)
        enter.append(first)
        resume.append(len(names) - last)
        profile.update(names[:first])
        profile.update(names[last:])
        pushed = 40  # by fsm_port_run, in its first instruction; the frame the processor stores is at the waiting handler's stack
        main = next(sp for name, sp in run_ if name == "fsm_port_run")
        stacks.append(run_[0][1] - main + pushed + 32)
    if not enter:
        raise Failed("no handler ran before another")
    note = ", ".join(f"{name.split(': ')[-1]} {count / len(enter):.0f}" for name, count in profile.most_common(11))
    say(note)
    return [Figure("interrupt to the handler that comes first, M3", statistics.median(enter), "instructions", ENTER,
                   "instructions, the target", 1, note),
            Figure("from its end to the one that waited, M3", statistics.median(resume), "instructions", RESUME, "instructions, the target", 1),
            Figure("stack of a level", max(stacks), "B", STACK, "B, the target", 1)]

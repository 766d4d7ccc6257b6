"""Very many FSMs in the hosted kernel: memory of each, time to make them all, time to reach them all."""
import os
import re

from .figure import Figure
from .tools import Failed, run

MEMBERS, BYTES, STATE = 100_000, 200, 8
SYSTEM = """apps = ( {{ name = "crowd"; file = "{file}"; memory = 64000000;
  fsms = ( {{ name = "member"; count = {count}; mailbox = 2; timers = 0; wires = {{ next = "member[i+1]"; }}; }} ); }} );
stop_when_idle = 1;
"""


def measure(bench, count):
    pki = bench.pki("crowd", "--memory", "64000000")
    file = os.path.basename(bench.app("crowd", "x86", pki=pki))
    conf = bench.system(f"crowd.{count}.conf", SYSTEM.format(file=file, count=count))
    text = run(os.path.join(bench.programs, "bench_crowd"), pki["root"], conf)
    values = {name: int(value) for name, value in re.findall(r"^(\w+) (\d+)$", text, re.MULTILINE)}
    if not all(values.values()):
        raise Failed(f"nothing takes no time and no memory: {values}")
    return values


def crowd(bench):
    count = 1_000 if bench.smoke else MEMBERS
    one, many = measure(bench, 1), measure(bench, count)
    each = {name: max((many[name] - one[name]) / (count - 1), 1e-9) for name in many}  # of few, less than what a busy machine disturbs
    made = (each["boot"] + each["start"])
    return [
        Figure(f"{count:,} FSMs, memory of each", each["bytes"], "B", BYTES + STATE, "B, the target", 1,
               f"{STATE} B of it its state, 128 B its mailbox of 2 events"),
        Figure(f"{count:,} FSMs, making and starting each", made, "ns", each["fresh"], "ns, asking for the same memory and writing to it",
               None, f"all in {(many['boot'] + many['start']) / 1e6:.0f} ms, verifying the app included; "
               f"{each['boot']:.0f} ns until boot is done, {each['start']:.0f} ns FSM_START"),
        Figure(f"{count:,} FSMs, a message to each", each["round"], "ns", many["ring"] / count, "ns, the bare ring between two", None,
               f"all in {many['round'] / 1e6:.1f} ms; each is sent to by the one before it"),
    ]

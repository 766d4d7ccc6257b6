"""Several dispatchers: what two cores do more than one, and what a message from core to core takes."""
import os
import resource
import statistics

from .figure import Figure
from .tools import run

PLAYER = """{{ name = "{name}"; type = "player"; wires = {{ other = "{other}"; }}; config = {{ rallies = {rallies}; serves = {serves}; }}; }}"""


def player(name, other, rallies, serves):
    return PLAYER.format(name=name, other=other, rallies=rallies, serves=serves)


def app(bench, name, players):
    file = os.path.basename(bench.app("duel", "x86", f"-DDUEL={name}", output=name))
    return f'{{ name = "{name}"; file = "{file}"; groups = ["config"]; fsms = ( {", ".join(players)} ); }}'


def system(bench, name, apps):
    return bench.system(name, f'apps = ( {", ".join(apps)} );\nstop_when_idle = 1;\n')


def duels(bench, rallies):
    """Two apps, each with two players."""
    return system(bench, f"duels.{rallies}.conf", [app(bench, name, [player(f"{name}_a", f"{name}_b", rallies, 1),
                                                                  player(f"{name}_b", f"{name}_a", rallies, 0)])
                                                   for name in ("left", "right")])


def match(bench, rallies):
    """The two players are of two apps."""
    return system(bench, f"match.{rallies}.conf", [app(bench, "left", [player("left_a", "right_a", rallies, 1)]),
                                                   app(bench, "right", [player("right_a", "left_a", rallies, 0)])])


def seconds(*command):
    """CPU time of a program and of those it waits for: others use the machine, too, and nobody's time is counted for waiting."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def games(bench, short, long, rounds):
    """CPU seconds that the long game takes more than the short one, on one core and on two, by turns: medians."""
    def play(conf, count):
        return seconds(bench.tool("fsmrun"), "--root", bench.pki()["root"], "--cores", str(count), conf)

    taken = [[play(long, count) - play(short, count) for count in (1, 2)] for _ in range(rounds)]
    return [max(statistics.median(column), 1e-9) for column in zip(*taken)]


def cores(bench):
    rounds, few, many, hops = (1, 10, 1000, 1000) if bench.smoke else (5, 1000, 2_000_000, 30_000)
    one, two = games(bench, duels(bench, few), duels(bench, many), rounds)
    within, across = (time / (2 * (hops - few)) * 1e9 for time in games(bench, match(bench, few), match(bench, hops), rounds))
    hop = statistics.median(seconds(os.path.join(bench.programs, "bench_hop"), str(hops)) for _ in range(rounds)) / hops * 1e9
    return [
        Figure("two apps on two cores, throughput", 2 * one / two, "× one core", 1, "fsmrun --cores 1", None,
               f"CPU time of one dispatcher against half of that of two, {4 * (many - few):,} events; median of {rounds}"),
        Figure("a message from core to core, CPU time", across, "ns", max(hop, 1), "ns, a process that wakes another by an eventfd", None,
               f"the receiver asleep, each time; median of {rounds}; on one core {within:.0f} ns"),
    ]

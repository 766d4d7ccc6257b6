"""Several dispatchers: what two cores do more than one, and what a message from core to core takes."""
import os
import time

from .figure import Figure
from .tools import run

PLAYER = """{{ name = "{name}"; type = "player"; wires = {{ other = "{other}"; }}; config = {{ rallies = {rallies}; serves = {serves}; }}; }}"""
HOP = 3248  # ns: two threads that wake each other by a futex, on this kind of machine


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


def least(bench, confs, cores, rounds):
    """Seconds that the long game takes more than the short one: the least of some rounds, for others use the machine, too."""
    def seconds(conf):
        start = time.monotonic()
        run(bench.tool("fsmrun"), "--root", bench.pki()["root"], "--cores", str(cores), conf)
        return time.monotonic() - start

    short, long = (min(seconds(conf) for _ in range(rounds)) for conf in confs)
    return max(long - short, 1e-9)


def cores(bench):
    rounds, few, many = (1, 10, 1000) if bench.smoke else (7, 1000, 4_000_000)
    confs = duels(bench, few), duels(bench, many)
    one, two = least(bench, confs, 1, rounds), least(bench, confs, 2, rounds)
    hops = 1000 if bench.smoke else 100_000
    confs = match(bench, few), match(bench, hops)
    across, within = least(bench, confs, 2, rounds), least(bench, confs, 1, rounds)
    events = 2 * (hops - few)
    return [
        Figure("two apps on two cores, throughput", one / two, "× one core", 1, "fsmrun --cores 1", None,
               f"least of {rounds}; {4 * (many - few) / one / 1e6:.1f} and {4 * (many - few) / two / 1e6:.1f} million events a second"),
        Figure("a message from core to core", across / events * 1e9, "ns", HOP, "ns, a futex hop", 1,
               f"least of {rounds}, the receiver asleep; on one core {within / events * 1e9:.0f} ns"),
    ]

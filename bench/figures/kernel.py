"""The kernel on a Cortex-M3: flash and RAM by part, as a device has it."""
import os
import re

from .figure import Figure
from .link_map import read, read_objects, total
from .tools import LLVM, run

TEXT, FSM = 5.4 * 1024, 32
CORE = ("mailbox", "ready", "timer", "gate", "run", "supervise")
TREE = ("tree", "supervisor")  # the latter is the group's side
LOCKS = ("locks", "legacy")  # the same
KERNEL = "fsmkernel_cortex_m"


def split(bench):
    """Sizes by object; the groups' objects, which are compiled with the kernel's, are told from those by their path."""
    objects = read_objects(os.path.join(bench.programs, "objects.txt"))
    groups = {path: "group" for path in objects if "/__/group/" in path}
    return read(os.path.join(bench.programs, "kernel.map"), {**objects, **groups})


def type_size(bench, name):
    text = run(f"{LLVM}/llvm-nm", "-S", next(path for path, library in
               read_objects(os.path.join(bench.programs, "objects.txt")).items() if library == "bench_boot_image"))
    return int(re.search(rf"^\S+ (\S+) \w bench_size_{name}$", text, re.MULTILINE)[1], 16)


def kernel_size(bench):
    sizes = split(bench)
    core = total(sizes, KERNEL, only=CORE)
    each = ", ".join(f"{name} {total(sizes, KERNEL, only=(name,)).flash_bytes:,}" for name in CORE)
    figures = [Figure("kernel core flash", core.flash_bytes, "B", TEXT, "B, the target", 1, each)]
    others = {
        "kernel supervision tree flash": total(sizes, KERNEL, "group", only=TREE),
        "kernel locks of group legacy flash": total(sizes, KERNEL, "group", only=LOCKS),
        "kernel groups flash": total(sizes, "group", but=TREE + LOCKS),
        "kernel boot and console flash": total(sizes, KERNEL, but=CORE + TREE + LOCKS),
        "kernel port flash": total(sizes, "fsm_port_cortex_m", "fsm_board_mps2"),
        "kernel system description flash": total(sizes, "fsmsystem_cortex_m"),
        "kernel loader and BearSSL flash": total(sizes, "fsmload_cortex_m", "bearssl_cortex_m"),
        "kernel C library flash": total(sizes, "fsmlibc_cortex_m", "libgcc", "linker"),
    }
    figures += [Figure(name, size.flash_bytes, "B") for name, size in others.items()]
    all = total(sizes, *{library for library, _ in sizes} - {"bench_boot_image"})
    kernel = total(sizes, KERNEL, "group")
    figures += [
        Figure("kernel everything flash", all.flash_bytes, "B"),
        Figure("kernel static RAM", kernel.ram_bytes, "B", note="without the port's buffers, stacks, tables and the apps' memory"),
        Figure("kernel and port static RAM", all.ram_bytes, "B"),
        Figure("an FSM", type_size(bench, "fsm"), "B", FSM, "B, the target", 1,
               f"a mailbox takes {type_size(bench, 'event')} B an event, a timer {type_size(bench, 'timer') + 4} B, "
               f"an app {type_size(bench, 'app')} B, a type of FSMs {type_size(bench, 'type')} B"),
    ]
    return figures

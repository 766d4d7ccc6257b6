"""The loader alone on a Cortex-M3: flash, RAM, and instructions for a 64 KB app."""
import functools
import os
import re

from .figure import Figure
from .link_map import read, read_objects, total
from .tools import LLVM, QEMU, Failed, run

FLASH, RAM, INSTRUCTIONS, MCUBOOT = 16 * 1024, 6 * 1024, 31_000_000, 12_308
FILE_SIZE = 64 * 1024
BOOT_IMAGE = 0x100000  # bench.ld
LOADER = ("fsmload_cortex_m", "bearssl_cortex_m", "fsmlibc_cortex_m", "libgcc", "linker")
SYSTEM = 'apps = ( {{ name = "large"; file = "{file}"; groups = ["log"]; }} );\n'


def large_app(bench):
    """The app whose signed file has FILE_SIZE bytes: a table makes up what is missing."""
    first = 48 * 1024
    file = bench.app("large", "cortex-m3", f"-DTABLE_SIZE={first}")
    wanted = first + FILE_SIZE - os.path.getsize(file)
    return bench.app("large", "cortex-m3", f"-DTABLE_SIZE={wanted // 4 * 4}")


@functools.cache
def run_loader(bench):
    """What bench/m3/loader.c prints, as numbers by name."""
    file = large_app(bench)
    image = bench.image(bench.system("large.conf", SYSTEM.format(file=os.path.basename(file))))
    boot = bench.path("large.boot")
    run(f"{LLVM}/llvm-objcopy", "-O", "binary", "--only-section=.fsm_boot", image, boot)
    text = run(*QEMU, "-kernel", os.path.join(bench.programs, "loader.elf"),
               "-device", f"loader,file={boot},addr={BOOT_IMAGE:#x},force-raw=on")
    values = {name: int(value) for name, value in re.findall(r"^(\w+) (\d+)$", text, re.MULTILINE)}
    if values.get("error") != 0:
        raise Failed(f"the loader refused the benchmark's app: {text}")
    return values


def flash(bench, image):
    sizes = read(os.path.join(bench.programs, f"{image}.map"), read_objects(os.path.join(bench.programs, "objects.txt")))
    return sizes, total(sizes, *LOADER)


def loader_size(bench):
    sizes, alone = flash(bench, "loader")
    _, texts = flash(bench, "loader_texts")
    of = {library: total(sizes, library).flash_bytes for library in LOADER}
    note = (f"loader {of['fsmload_cortex_m']:,}, BearSSL {of['bearssl_cortex_m']:,}, "
            f"C library {of['fsmlibc_cortex_m'] + of['libgcc'] + of['linker']:,}")
    values = run_loader(bench)
    static = alone.ram_bytes + kept(bench)
    stack = max(values["verify_stack"], values["map_stack"])
    return [
        Figure("loader flash", alone.flash_bytes, "B", FLASH, "B, the target", 1, note),
        Figure("loader flash against MCUboot", alone.flash_bytes, "B", MCUBOOT, "B, MCUboot EC256 without a chain"),
        Figure("loader flash with its reasons' names", texts.flash_bytes, "B", FLASH, "B, the target"),
        Figure("loader RAM", static + stack, "B", RAM, "B, the target", 1,
               f"static {static:,}, worst stack {stack:,} (verify {values['verify_stack']:,}, map {values['map_stack']:,})"),
    ]


def kept(bench):
    """Bytes of what bench/m3/loader.c keeps for a verification, as a kernel does."""
    text = run(f"{LLVM}/llvm-nm", "-S", os.path.join(bench.programs, "loader.elf"))
    return sum(int(size, 16) for size in re.findall(r"^\S+ (\S+) \w bench_loader_\w+$", text, re.MULTILINE))


def loader_instructions(bench):
    values = run_loader(bench)
    verify, map = values["verify_instructions"], values["map_instructions"]
    return [Figure("loader, a 64 KB app", verify + map, "instructions", INSTRUCTIONS, "instructions, the target", 1,
                   f"verify {verify:,}, map {map:,}; file of {values['file']:,} B; steps of 40")]

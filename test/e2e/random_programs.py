"""random_programs.py BUILD-FOLDER [COUNT [SEED]]: programs nobody wrote, made by csmith, compute the same in a cell as gcc -O0 makes
them compute on the host, with as many bits for each type: on x86 (hosted) and on a Cortex-M3, with all that contains them switched
on."""
import os
import pathlib
import re
import sys
from concurrent.futures import ThreadPoolExecutor

from bench import TARGET_OF, Bench, command, main, tool

SEED = int(sys.argv.pop(2)) if len(sys.argv) > 2 and sys.argv[2].isdigit() else 1
COUNT = int(sys.argv.pop(1)) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 6
PORTS = ["posix", "cortex-m3"]
SECONDS = 2  # of the processor's time: what takes more has no end
BATCH = 25  # programs in one system
HEADERS = pathlib.Path("/usr/include/csmith")
# Of packed structs csmith takes addresses of members, and reads through pointers that are aligned less than their type wants: undefined.
OPTIONS = ["--concise", "--no-argc", "--no-packed-struct", "--max-funcs", "6", "--max-block-depth", "4"]
# long and pointers of 32 bits, 64-bit integers aligned to 8: what values and layouts depend on, as on the targets.
LAYOUTS = ["-m32", "-malign-double", "-std=gnu11", "-w", "-fwrapv", "-fno-strict-aliasing"]
APP = """#include <fsm/app.h>
int program(void);
FSM_APP({name}, FSM_VERSION(1), FSM_FUEL(1 << 30), FSM_USES(log));
struct state {{ uint32_t unused; }};
FSM_TYPE({name}, struct state)
{{
    self->unused = 0;
    if (event->type == FSM_START) program();
}}
"""


class Random(Bench):
    @classmethod
    def write(cls, seed):
        """A program as csmith makes it, but that its unnamed bit-fields get names: layouts would differ from port to port."""
        source = cls.folder / f"p{seed}.c"
        text = cls.done("csmith", "--seed", seed, *OPTIONS).text
        number = iter(range(1000000))
        text = re.sub(r"^(\s*(?:const |volatile )*(?:signed|unsigned))\s*: (\d+);",
                      lambda m: "" if m[2] == "0" else f"{m[1]} gap{next(number)} : {m[2]};", text, flags=re.MULTILINE)
        source.write_text(text)
        return source

    @classmethod
    def expected(cls, seed):
        """What the program says on the host; None: it takes too long there already, and is left out."""
        source, binary = cls.write(seed), cls.folder / f"p{seed}"
        cls.done("gcc", "-O0", *LAYOUTS, f"-I{HEADERS}", source, "-o", binary)
        run = command(["prlimit", f"--cpu={SECONDS}", binary])
        binary.unlink()
        return run.text.strip() if run.code == 0 else None

    @classmethod
    def build(cls, seed):
        app = cls.folder / f"app{seed}.c"
        app.write_text(APP.format(name=f"p{seed}"))
        for target in ("x86", "cortex-m3"):
            output = cls.folder / target / f"p{seed}.fsm"
            output.parent.mkdir(exist_ok=True)
            cls.done(tool("fsmcc"), f"--target={target}", "-ffsm-globals=state", "-w", f"-I{HEADERS}", "-Dmain=program", app,
                     cls.folder / f"p{seed}.c", "-o", output)
            cls.sign(output)

    @classmethod
    def prepare(cls, seed):
        said = cls.expected(seed)
        if said is not None:
            cls.build(seed)
        return said

    def answers(self, port, seeds):
        entries = ",\n".join(f'{{ name = "p{seed}"; file = "p{seed}.fsm"; groups = ["log"]; '
                             f'fsms = ( {{ name = "p{seed}"; type = "p{seed}"; mailbox = 1; }} ); }}' for seed in seeds)
        system = self.system(f"{port}{seeds[0]}.conf", f"apps = (\n{entries}\n);\nstop_when_idle = 10;\n")
        run = self.run_on(port, system, self.folder / TARGET_OF[port])
        said = {seed: "" for seed in seeds}
        for name, text in re.findall(r"^\[p(\d+)\] (.*)$", run.text, re.MULTILINE):
            said[int(name)] += text
        for line in run.kernel():
            said[int(re.search(r"FSM p(\d+)", line)[1])] += line
        self.assertEqual(run.code, 0, run.text)
        return said

    def test_random_programs_compute_the_same_everywhere(self):
        seeds = range(SEED, SEED + COUNT)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for start in range(0, COUNT, BATCH):
                batch = list(seeds[start:start + BATCH])
                expected = {seed: said for seed, said in zip(batch, pool.map(self.prepare, batch)) if said is not None}
                kept = list(expected)
                for port, said in zip(PORTS, pool.map(lambda port: self.answers(port, kept), PORTS)):
                    for seed in kept:
                        with self.subTest(port=port, seed=seed):
                            self.assertEqual(said[seed], expected[seed])
                self.assertGreaterEqual(len(kept), len(batch) // 2)
                for seed in batch:
                    for leftover in self.folder.glob(f"*/p{seed}.fsm"):
                        leftover.unlink()


if __name__ == "__main__":
    main()

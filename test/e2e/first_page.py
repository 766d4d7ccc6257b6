"""A newcomer's way: the example of README.md, copied into an empty folder, with a system file and keys of one's own, runs on three
machines; and so does an app of several files that `make` builds with CC=fsmcc.
"""
import os
import re
import subprocess

from bench import PORTS, SOURCE, TARGET_OF, TIMEOUT, Bench, main, tool

SYSTEM = 'apps = ( { file = "NAME.fsm"; groups = ["log", "timer"]; } );\nstop_after = 2600;\n'
MAKEFILE = """OBJECTS = counter.o words.o
CFLAGS = --target=$(TARGET) -g -Wall -Werror

counter.fsm: $(OBJECTS)
\t$(CC) --target=$(TARGET) $(OBJECTS) -o $@
counter.o words.o: words.h
"""
WORDS_H = "#include <stdint.h>\nconst char *word_for(uint32_t number);\n"
WORDS_C = """#include "words.h"
static const char *const words[] = {"one", "two", "three"};
const char *word_for(uint32_t number)
{
    return number >= 1 && number <= 3 ? words[number - 1] : "many";
}
"""
COUNTER_C = """#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include "words.h"
FSM_APP(counter, FSM_VERSION(1), FSM_USES(log, timer));
struct counter { uint32_t count; };
FSM_TYPE(counter, struct counter)
{
    if (event->type == FSM_START) fsm_timer_every(self, 300);
    if (event->type == FSM_TIMER) fsm_log_info("%s", word_for(++self->count));
}
"""


class FirstPage(Bench):
    def everywhere(self, name, apps, expected):
        system = self.system(f"{name}.conf", SYSTEM.replace("NAME", name))
        for port, run in self.on_ports(PORTS, lambda port: self.run_on(port, system, apps[TARGET_OF[port]])).items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            self.assertEqual(run.lines[:len(expected)], expected, port)

    def test_the_readmes_example_runs_on_three_machines(self):
        example = re.search(r"^```c\n(.*?)^```$", (SOURCE / "README.md").read_text(), re.DOTALL | re.MULTILINE).group(1)
        name = re.search(r"FSM_APP\((\w+),", example).group(1)
        folder = self.folder / "newcomer"
        folder.mkdir()
        (folder / f"{name}.c").write_text(example)
        apps = {target: self.apps("newcomer", [folder / f"{name}.c"], target) for target in ("x86", "cortex-m3")}
        self.everywhere(name, apps, ["[heartbeat] beat 1", "[heartbeat] beat 2"])

    def make(self, target):
        folder = self.folder / "project" / target
        folder.mkdir(parents=True)
        for file, text in {"Makefile": MAKEFILE, "words.h": WORDS_H, "words.c": WORDS_C, "counter.c": COUNTER_C}.items():
            (folder / file).write_text(text)
        environment = dict(os.environ, CC=str(tool("fsmcc")), MAKEFLAGS="")
        run = subprocess.run(["make", f"TARGET={target}"], cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual((run.returncode, run.stderr), (0, ""), run.stdout)
        self.sign(folder / "counter.fsm")
        return folder

    def test_a_project_built_by_make_runs_on_three_machines(self):
        apps = {target: self.make(target) for target in ("x86", "cortex-m3")}
        self.everywhere("counter", apps, [f"[counter] {word}" for word in ("one", "two", "three", "many", "many")])


if __name__ == "__main__":
    main()

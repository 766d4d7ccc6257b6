"""large_apps.py BUILD-FOLDER: apps of hundreds of kilobytes, which want to lie at large powers of two, run on every port."""
from bench import TARGET_OF, Bench, main

APP = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP({name}, FSM_VERSION(1), FSM_FUEL(1 << 26), FSM_USES(log));
static const uint32_t table[{words}] = {{[{words} - 1] = 7}};
struct state {{ uint32_t sum; }};
FSM_TYPE({name}, struct state)
{{
    if (event->type == FSM_START)
        for (uint32_t i = 0; i < {words}; i++) self->sum += table[i];
    if (self->sum == 7) fsm_log_write(FSM_LOG_INFO, "seven", 5);
}}
"""


class LargeApps(Bench):
    def test_they_run_everywhere(self):
        for name, words in {"small": 100, "large": 40_000, "larger": 100_000}.items():
            (self.folder / f"{name}.c").write_text(APP.format(name=name, words=words))
        entries = ",\n".join(f'{{ file = "{name}.fsm"; groups = ["log"]; }}' for name in ("small", "large", "larger"))
        system = self.system("large.conf", f"apps = (\n{entries}\n);\nstop_when_idle = 10;\n")
        for port in ("posix", "cortex-m3", "x86"):
            folder = self.apps(f"large-{port}", [self.folder / f"{name}.c" for name in ("small", "large", "larger")], TARGET_OF[port])
            run = self.run_on(port, system, folder)
            self.assertEqual(sorted(run.text.split("\n"))[-3:], ["[large] seven", "[larger] seven", "[small] seven"], f"{port}: {run.text}")


if __name__ == "__main__":
    main()

"""handlers_run_before_others.py BUILD-FOLDER: an FSM of higher priority runs before a handler of another app goes on: on every port when it is
sent a message, on the bare ones also when its timer's interrupt comes."""
from bench import TARGET_OF, Bench, main

SLOW = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_MESSAGE(1, hello, { uint32_t number; });
FSM_APP(slow, FSM_VERSION(1), FSM_FUEL(1 << 30), FSM_USES(log));
FSM_PEER(judge);
struct state { uint32_t sums[4]; };
FSM_TYPE(slow, struct state)
{
    if (event->type != FSM_START) return;
    fsm_log_write(FSM_LOG_INFO, "begins", 6);
    for (uint32_t i = 0; i < 20000000; i++) self->sums[i & 3] += i ^ self->sums[(i + 1) & 3];
    if (fsm_send(judge, hello, .number = self->sums[0]) != FSM_OK) fsm_log_write(FSM_LOG_ERROR, "not sent", 8);
    fsm_log_write(FSM_LOG_INFO, "ends", 4);
}
"""

FAST = """#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
FSM_APP(fast, FSM_VERSION(1), FSM_USES(log, timer));
struct state { uint32_t beats; int32_t timer; };
FSM_TYPE(fast, struct state)
{
    if (event->type == FSM_START) self->timer = fsm_timer_every(self, 5);
    if (event->type != FSM_TIMER || self->beats == 3) return;
    fsm_log_write(FSM_LOG_INFO, "beat", 4);
    if (++self->beats == 3) fsm_timer_cancel(self, (uint32_t)self->timer);
}
"""

JUDGE = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_MESSAGE(1, hello, { uint32_t number; });
FSM_APP(judge, FSM_VERSION(1), FSM_USES(log));
struct state { uint32_t unused; };
FSM_TYPE(judge, struct state)
{
    (void)self;
    if (event->type == FSM_ID(hello)) fsm_log_write(FSM_LOG_INFO, "hears", 5);
}
"""

SYSTEM = """apps = (
  { file = "slow.fsm"; groups = ["log"]; fsms = ( { name = "slow"; type = "slow"; priority = 1; wires = { judge = "judge"; }; } ); },
  { file = "fast.fsm"; groups = ["log", "timer"]; fsms = ( { name = "fast"; type = "fast"; priority = 3; timers = 1; } ); },
  { file = "judge.fsm"; groups = ["log"]; fsms = ( { name = "judge"; type = "judge"; priority = 2; } ); }
);
stop_when_idle = 50;
"""

SENT = ["[judge] hears", "[slow] ends"]
BEATS = ["[fast] beat"] * 3


class Preemption(Bench):
    def lines(self, port):
        sources = []
        for name, text in {"slow": SLOW, "fast": FAST, "judge": JUDGE}.items():
            sources.append(self.folder / f"{name}.c")
            sources[-1].write_text(text)
        run = self.run_on(port, self.system("preemption.conf", SYSTEM), self.apps(f"apps-{port}", sources, TARGET_OF[port]))
        return [line for line in run.text.splitlines() if line.startswith("[")]

    def test_by_messages_and_interrupts_on_cortex_m(self):
        self.assertEqual(self.lines("cortex-m3"), ["[slow] begins", *BEATS, *SENT])

    def test_by_messages_and_interrupts_in_ring_0(self):
        self.assertEqual(self.lines("x86"), ["[slow] begins", *BEATS, *SENT])

    def test_by_messages_hosted(self):
        self.assertEqual(self.lines("posix"), ["[slow] begins", *SENT, *BEATS])


if __name__ == "__main__":
    main()

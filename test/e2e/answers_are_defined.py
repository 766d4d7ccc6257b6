"""What has no room, and who is not there, has an answer that the app sees, and the same one on every port: a full mailbox, a full table
of timers, a peer that was stopped, one that is to be restarted, and a supervisor that is told although its mailbox was full."""
import pathlib

from bench import PORTS, TARGET_OF, Bench, main

APPS = pathlib.Path(__file__).parent / "apps"
SYSTEM = """apps = (
  { name = "asker"; file = "asker.fsm"; groups = ["log", "timer"];
    fsms = ( { name = "asker"; priority = 1; timers = 2;
               wires = { full = "full"; gone = "gone"; down = "down"; boss = "boss"; late = "late"; }; } ); },
  { name = "boss"; file = "boss.fsm"; groups = ["log", "supervisor"]; fsms = ( { name = "boss"; priority = 0; mailbox = 1; } ); },
  { name = "victim"; file = "victim.fsm"; groups = ["log"];
    fsms = ( { name = "late"; type = "victim"; priority = 3; supervisor = "boss"; },
             { name = "gone"; type = "victim"; priority = 3; on_trap = "stop"; },
             { name = "down"; type = "victim"; priority = 3; restart = { delay = 60000; }; },
             { name = "full"; type = "patient"; priority = 0; mailbox = 2; } ); }
);
stop_after = 2000;
"""
LOG = """[late] here
[gone] here
[down] here
[asker] full: 0 0 -1
[asker] gone: -2, down: -5
[asker] timers: 0 1 -1
[asker] no such timer: -3, no such time: -4
[full] poke 1, message 1
[boss] poke 1
[full] poke 2, message 2
[boss] told of late, which is down
[boss] not my child: -3 -3
[boss] restart
[late] here"""
OUTCOMES = {"gone": "stopped", "down": "down, to be restarted in 60000 ms", "late": "down; its supervisor is FSM boss"}


class Answers(Bench):
    def test_no_room_and_nobody_there_have_the_same_answers_everywhere(self):
        sources = [APPS / f"{name}.c" for name in ("asker", "boss", "victim")]
        built = {target: self.apps("answers", sources, target) for target in ("x86", "cortex-m3")}
        system = self.system("answers.conf", SYSTEM)
        for port, run in self.on_ports(PORTS, lambda port: self.run_on(port, system, built[TARGET_OF[port]])).items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            self.assertEqual("\n".join(run.log()), LOG, port)
            outcomes = {line.split(", FSM ")[1].split(",")[0]: line.split("; the FSM is ")[1] for line in run.kernel()}
            self.assertEqual(outcomes, OUTCOMES, port)

    def test_an_fsm_that_fails_ends_the_machine_with_its_code_everywhere(self):
        """What `halt` promises: on a port whose way out has no number for it, nobody would see why the machine stands still."""
        built = {target: self.apps("answers", [APPS / "failure.c"], target) for target in ("x86", "cortex-m3")}
        system = self.system("halt.conf", 'apps = ( { file = "failure.fsm"; fsms = ( { name = "failure"; restart = { traps = 2; }; '
                                          'halt = 127; } ); } );\n')
        for port, run in self.on_ports(PORTS, lambda port: self.run_on(port, system, built[TARGET_OF[port]])).items():
            self.assertEqual(run.code, 127, f"{port}:\n{run.text}")
            self.assertEqual(len(run.kernel()), 4, run.text)
            self.assertEqual(run.lines[-1], "kernel: FSM failure failed: the machine ends with code 127", port)


if __name__ == "__main__":
    main()

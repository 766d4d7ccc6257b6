"""Several dispatchers: what crosses from core to core comes in order and once, answers are exact, and the run ends as with one."""
import os
import signal
import subprocess
import time

import harness

SOURCE = """{{ name = "source"; file = "source.fsm"; groups = ["log", "config"]; {source_core}
    fsms = ( {sources} ); }}"""
ONE_SOURCE = """{{ name = "source{i}"; type = "source"; mailbox = 2; config = {{ from = {i}; }};
    wires = {{ sink = "sink"; victim = "victim"; myself = "source{i}"; }}; }}"""
SINK = """{{ name = "sink"; file = "sink.fsm"; groups = ["log", "timer"]; {sink_core}
    fsms = ( {{ name = "sink"; mailbox = 5; priority = {priority}; }}, {{ name = "victim"; mailbox = 3; }}, {{ name = "ticker"; }} ); }}"""
ECHO = """{{ name = "echo"; file = "echo.fsm"; groups = ["log", "uart"]; {sink_core}
    fsms = ( {{ name = "echo"; mailbox = 4; uart = 1; }} ); }}"""


def system(source_core="", sink_core="", priority=1, end="stop_when_idle = 100;", posix=""):
    sources = ", ".join(ONE_SOURCE.format(i=i) for i in range(3))
    apps = ", ".join((SOURCE, SINK, ECHO)).format(source_core=source_core, sink_core=sink_core, priority=priority, sources=sources)
    return f'apps = ( {apps} );\n{end}\nposix = {{ uart1 = "-"; {posix} }};\n'


class Cores(harness.Case):
    apps = ("source", "sink", "echo")

    def check(self, result):
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = result.stdout.splitlines()
        self.assertEqual(lines.count("[sink] 1500 came, 0 out of order"), 1)
        for i in range(3):
            self.assertEqual(lines.count(f"[source{i}] sent 500, gone"), 1)
        for i in range(4):
            self.assertEqual(lines.count(f"[ticker] tick {i + 1}"), 1)
        traps = [line for line in lines if line.startswith("kernel: trap 1 in app sink, FSM victim, event 258: ")]
        self.assertEqual(len(traps), 6)
        self.assertRegex(traps[5], "the FSM is stopped: it trapped too often$")
        return lines, traps

    def run_echo(self, *arguments):
        """What is echoed waits from the start. Several cores have no virtual time."""
        self.write("in", "over\n")
        with open(self.path("in")) as source:
            return self.run_system(*arguments, stdin=source, real_time=True)

    def test_messages_traps_timers_and_bytes_are_the_same_on_any_number_of_cores(self):
        self.write("system.conf", system())
        for cores in ("1", "2", "3", "5"):
            with self.subTest(cores=cores):
                result = self.run_echo("--cores", cores)
                lines, traps = self.check(result)
                self.assertIn("over", result.stdout)
                self.assertEqual(len(lines), 1 + 3 + 4 + 6 + 2)

    def test_apps_may_be_given_their_cores_and_the_file_may_say_how_many(self):
        for source, sink in ((0, 1), (1, 0), (1, 1), (2, 1)):
            self.write("system.conf", system(f"core = {source};", f"core = {sink};", priority=9, posix="cores = 3;"))
            self.check(self.run_echo())

    def test_a_core_that_is_not_there_is_refused(self):
        self.write("system.conf", system(source_core="core = 2;"))
        result = self.run_system("--cores", "2")
        self.assertEqual((result.returncode, result.stderr),
                         (1, "fsmrun: error: app source is to run on core 2, but there are 2, from 0: raise `cores`\n"))
        self.check(self.run_echo())  # one core needs no such thing

    def test_wrong_calls(self):
        self.write("system.conf", system())
        for count in ("0", "65", "x", "-1", ""):
            self.assertEqual(self.run_system("--cores", count).returncode, 2)
        self.assertRegex(self.run_system("--cores", "2", "--trace", "t").stderr, "watch one dispatcher")

    def test_the_run_ends_after_its_time_on_all_cores(self):
        self.write("system.conf", system(end="stop_after = 300;"))
        start = time.monotonic()
        self.assertEqual(self.run_system("--cores", "3", real_time=True).returncode, 0)
        self.assertGreaterEqual(time.monotonic() - start, 0.3)

    def start(self):
        """A run on three cores, and the processes of the other two dispatchers."""
        process = self.start_system("--cores", "3", stdout=subprocess.DEVNULL)

        def others():
            with open(f"/proc/{process.pid}/task/{process.pid}/children") as file:
                return [int(number) for number in file.read().split()]
        self.wait_until(lambda: len(others()) == 2, process)
        return process, others()

    def test_a_dispatcher_that_is_ended_ends_the_run(self):
        self.write("system.conf", system(end="stop_after = 0;"))
        process, others = self.start()
        os.kill(others[0], signal.SIGKILL)
        self.assertEqual(process.wait(timeout=harness.GUARD), 3)

    def test_no_dispatcher_outlives_the_first(self):
        self.write("system.conf", system(end="stop_after = 0;"))
        process, others = self.start()
        process.kill()
        process.wait()
        end = time.monotonic() + harness.GUARD
        while any(os.path.exists(f"/proc/{other}/exe") for other in others):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)


if __name__ == "__main__":
    harness.main()

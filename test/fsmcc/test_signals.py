"""Whenever fsmcc is ended, nothing of it is left: no temporary file, no half output, no tool that goes on running."""
import os
import random
import signal
import subprocess
import time

import harness
from harness import APP, FSMCC

ROUNDS = 40


class Signals(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("a.c", APP)
        self.environment = {**os.environ, "TMPDIR": str(self.scratch)}
        start = time.monotonic()
        self.fsmcc("a.c", "-o", "whole.fsm")
        self.duration = time.monotonic() - start
        self.whole = self.bytes("whole.fsm")

    def start(self, *words, **more):
        return subprocess.Popen([FSMCC, *words], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, **more)

    def children(self, parent):
        try:
            with open(f"/proc/{parent}/task/{parent}/children") as file:
                return [int(word) for word in file.read().split()]
        except FileNotFoundError:
            return []

    def child_of(self, process):
        while not self.children(process.pid):
            self.assertIsNone(process.poll(), "it has ended before it was to")
            time.sleep(0.01)
        return self.children(process.pid)[0]

    def assert_nothing_left(self):
        self.assertEqual(list(self.scratch.iterdir()), [])
        self.assertEqual([name for name in self.files() if name not in ("a.c", "whole.fsm", "a.fsm")], [])
        if "a.fsm" in self.files():
            self.assertEqual(self.bytes("a.fsm"), self.whole)
            os.unlink(self.folder / "a.fsm")

    def test_a_signal_at_any_time_leaves_nothing(self):
        numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
        random.seed(1)
        ended = turn = 0
        while turn < ROUNDS or ended < ROUNDS // 4:
            number = numbers[turn % len(numbers)]
            turn += 1
            process = self.start("a.c", "-o", "a.fsm", start_new_session=True)
            time.sleep(random.uniform(0, self.duration))
            children = self.children(process.pid)
            process.send_signal(number)
            code = process.wait(timeout=harness.GUARD)
            self.assertIn(code, [0, -number])
            ended += code == -number
            for child in children:
                self.assertFalse(os.path.exists(f"/proc/{child}"), "a tool goes on running")
            self.assert_nothing_left()

    def test_the_terminal_s_signal_to_the_whole_group_leaves_nothing(self):
        random.seed(2)
        for _ in range(ROUNDS // 2):
            process = self.start("a.c", "-o", "a.fsm", start_new_session=True)
            time.sleep(random.uniform(0, self.duration))
            os.killpg(process.pid, signal.SIGINT)
            # A tool that has got the signal too may have ended before fsmcc has seen its own.
            self.assertIn(process.wait(timeout=harness.GUARD), [0, -signal.SIGINT])
            self.assert_nothing_left()

    def test_a_signal_to_fsmcc_reaches_no_other_process_of_its_group(self):
        """It waits for a source that never comes, beside another process of its group, which says what it gets."""
        script = 'import os, signal, sys; [signal.signal(n, lambda n, _: print(n, flush=True)) for n in (1, 2, 15)]; print("here", flush=True); sys.stdin.read()'
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            process = self.start("-xc", "-", "-o", "a.fsm", stdin=subprocess.PIPE, process_group=0)
            with subprocess.Popen(["python3", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=process.pid) as other:
                self.assertEqual(other.stdout.readline(), "here\n")
                self.child_of(process)
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=harness.GUARD), -number)
                process.stdin.close()
                self.assertEqual(other.communicate(timeout=harness.GUARD)[0], "")
            self.assertEqual(other.returncode, 0)
            self.assert_nothing_left()

    def test_a_tool_that_would_run_for_long_is_ended_too(self):
        """It waits for a source that never comes."""
        for number in [signal.SIGTERM, signal.SIGINT]:
            process = self.start("-xc", "-", "-o", "a.fsm", stdin=subprocess.PIPE)
            child = self.child_of(process)
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=harness.GUARD), -number)
            self.assertFalse(os.path.exists(f"/proc/{child}"))
            process.stdin.close()
            self.assert_nothing_left()

    def test_ignored_signals_stay_ignored(self):
        """They come while it waits for its source."""
        script = "import os, signal, sys; [signal.signal(each, signal.SIG_IGN) for each in (signal.SIGHUP, signal.SIGINT)]; os.execv(sys.argv[1], sys.argv[1:])"
        process = subprocess.Popen(["python3", "-c", script, FSMCC, "-xc", "-", "-o", "a.fsm"], cwd=self.folder, env=self.environment,
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.child_of(process)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(APP.encode(), timeout=harness.GUARD)
        self.assertEqual((process.returncode, errors), (0, b""))
        self.assertIn("a.fsm", self.files())
        os.unlink(self.folder / "a.fsm")
        self.assert_nothing_left()

    def test_a_parent_that_ignores_its_children_is_no_trouble(self):
        script = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
        self.run_command("python3", "-c", script, FSMCC, "a.c", "-o", "a.fsm")
        self.assertEqual(self.bytes("a.fsm"), self.whole)

    def test_two_at_once_do_not_meet(self):
        several = [self.start("a.c", "-o", "a.fsm") for _ in range(4)]
        self.assertEqual([process.wait(timeout=harness.GUARD) for process in several], [0] * 4)
        self.assert_nothing_left()


harness.main()

"""fsmrun --trace and --top: what they say is what happened, whatever happens to the run or to the disk."""
import collections
import glob
import json
import os
import pty
import re
import resource
import select
import signal
import subprocess

import harness

# `loud` fills the mailbox of `patient`, which is below it; `quiet` is pre-empted by `clumsy`, which traps with words waiting.
SYSTEM = """apps = (
  {{ name = "talker"; file = "talker.fsm"; groups = ["log", "timer"]; fsms = (
    {{ name = "loud"; type = "talker"; priority = 5; mailbox = 4; timers = 2; on_trap = "restart"; wires = {{ listener = "patient"; }}; }},
    {{ name = "quiet"; type = "talker"; priority = 3; mailbox = 4; timers = 2; on_trap = "stop"; wires = {{ listener = "clumsy"; }}; }} ); }},
  {{ name = "listener"; file = "listener.fsm"; fsms = (
    {{ name = "patient"; type = "listener"; priority = 1; mailbox = 3; }},
    {{ name = "clumsy"; type = "clumsy"; priority = {clumsy}; mailbox = 3; on_trap = "restart"; }} ); }}
);
stop_after = {stop};
"""
ENDLESS = SYSTEM.replace('on_trap = "restart";', 'restart = {{ window = 1; }};')  # who traps goes on
FILE_MAX = 300_000
FSMS = {"loud": "app talker", "quiet": "app talker", "patient": "app listener", "clumsy": "app listener"}


class Watched(harness.Case):
    apps = ("talker", "listener")

    def setUp(self):
        self.write("system.conf", SYSTEM.format(clumsy=9, stop=300))

    def read(self, name="trace.json"):
        with open(self.path(name)) as file:
            return file.read()

    def trace(self, *arguments, code=0, **options):
        result = self.run_system("--trace", "trace.json", *arguments, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        return json.loads(self.read()), result

    def start(self, *arguments, **options):
        """Runs until the test ends it."""
        return self.start_system("--stop-after", "0", *arguments, **options)


class Trace(Watched):
    def check(self, events, whole=True):
        """Names, times, nesting, arrows. The slices: {(track, name): how often}."""
        processes, tracks, open_slices, count, flows, last = {}, {}, collections.defaultdict(list), collections.Counter(), {}, 0.0
        for event in events:
            track = event["pid"], event["tid"]
            if event["ph"] == "M":
                if event["name"] == "process_name":
                    processes[event["pid"]] = event["args"]["name"]
                if event["name"] == "thread_name":
                    tracks[track] = event["args"]["name"]
                continue
            self.assertIn(track, tracks)
            self.assertGreaterEqual(event["ts"], last)
            last = event["ts"]
            stack = open_slices[track]
            if event["ph"] == "B":
                stack.append(event["name"])
                count[tracks[track], event["name"]] += 1
            elif event["ph"] == "E":
                self.assertTrue(stack, f"an end without its begin on {tracks[track]}")
                stack.pop()
            elif event["ph"] in "sf":
                self.assertTrue(stack, f"an arrow outside a slice on {tracks[track]}")
                self.assertNotEqual(stack[-1].split()[0], "pre-empted")
                ends = flows.setdefault(event["id"], [])
                self.assertEqual(ends, [] if event["ph"] == "s" else ["s"])
                ends.append(event["ph"])
            elif event["ph"] == "C":
                self.assertEqual(event["name"], f"queue {tracks[track]}")
                self.assertIn(event["args"]["events"], range(5))
            else:
                self.assertEqual(event["ph"], "i")
                count[tracks[track], event["name"].split(" at ")[0]] += 1
        self.assertEqual({name: processes[pid] for (pid, _), name in tracks.items()}, {"kernel": "kernel", **FSMS})
        if whole:
            self.assertEqual([stack for stack in open_slices.values() if stack], [])
        self.arrived = sum(len(ends) == 2 for ends in flows.values())
        self.under_way = len(flows) - self.arrived
        return count

    def test_a_trace_shows_what_happened(self):
        events, result = self.trace()
        count = self.check(events)
        logged = re.findall(r"\[loud\] trap after (\d+) words, (\d+) refused", result.stdout)
        self.assertGreater(len(logged), 3)
        self.assertEqual(count["loud", "START"], result.stdout.count("[loud] start"))
        self.assertEqual(count["loud", "trap 1"], len(logged))
        self.assertEqual(count["loud", "full: patient"] >= sum(int(full) for _, full in logged) > 10, True)
        self.assertGreaterEqual(count["patient", "message 300"], sum(int(words) for words, _ in logged) - 3)
        self.assertEqual(count["quiet", "stopped"], 1)
        self.assertGreater(count["quiet", "pre-empted by clumsy"], 10)
        self.assertGreater(count["clumsy", "trap 1"], 3)
        self.assertLess(self.under_way, 12) # what is in mailboxes at the end
        self.assertGreater(self.arrived, 100)

    def test_what_is_lost_at_a_trap_is_shown(self):
        self.write("system.conf", SYSTEM.format(clumsy=1, stop=300)) # now its words wait
        count = self.check(self.trace()[0])
        self.assertGreater(count["clumsy", "lost"], 3)
        self.assertLess(self.under_way, 12)

    def test_watching_changes_nothing_but_the_time_it_takes(self):
        self.write("system.conf", ENDLESS.format(clumsy=9, stop=300))
        plain = self.run_system().stdout
        self.assertGreater(plain.count("[loud] start"), 10)
        self.assertEqual(self.trace()[1].stdout, plain)

    def start_trace(self):
        """A run that goes on and on, and has written down more than a hundred events that arrived."""
        self.write("system.conf", ENDLESS.format(clumsy=9, stop=0))
        self.write("trace.json", "")
        process = self.start("--trace", "trace.json", stdout=subprocess.DEVNULL)
        self.wait_until(lambda: self.read().count('"ph":"f"') > 100, process)
        return process

    def test_a_signal_ends_the_run_and_the_trace_is_whole(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = self.start_trace()
            process.send_signal(number)
            self.assertEqual(process.wait(harness.GUARD), -number)
            self.check(json.loads(self.read()), whole=False)
            self.assertGreater(self.arrived, 100)

    def test_a_killed_run_leaves_whole_events(self):
        """It is stopped before, so that the system is not in the middle of writing, which a kill ends after any page."""
        process = self.start_trace()
        process.send_signal(signal.SIGSTOP)
        self.assertTrue(os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1]))
        process.kill()
        process.wait(harness.GUARD)
        self.check(json.loads(self.read() + "]"), whole=False)
        self.assertGreater(self.arrived, 100)

    def test_a_full_disk_is_said_and_the_system_runs_on(self):
        """It is noticed when the buffer is full, if not before."""
        self.write("system.conf", ENDLESS.format(clumsy=9, stop=3000))
        result = self.run_system("--trace", "/dev/full")
        self.assertEqual(result.returncode, 3)
        self.assertRegex(result.stderr, r"trace /dev/full: No space left on device: it ends here; the system runs on\n")
        self.assertRegex(result.stderr, r"lacks its last [1-9][0-9]+ events\n")
        self.assertGreater(result.stdout.count("[loud] start"), 100)

    def test_a_file_that_may_not_grow_ends_with_a_whole_event(self):
        """Nor may the apps' memory, which are files, too; it takes less."""
        self.write("system.conf", ENDLESS.format(clumsy=9, stop=3000))
        result = self.run_system("--trace", "trace.json", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_MAX, FILE_MAX)))
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("File too large: it ends here; the system runs on", result.stderr)
        self.assertIn(os.path.getsize(self.path("trace.json")), range(FILE_MAX // 2, FILE_MAX + 1))
        self.check(json.loads(self.read()), whole=False)
        self.assertGreater(self.arrived, 100)

    def test_a_place_that_cannot_be_is_refused_before_anything_runs(self):
        result = self.run_system("--trace", "nowhere/trace.json")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("nowhere/trace.json: No such file", result.stderr)

    def test_a_refused_system_touches_no_trace(self):
        self.write("old.json", "old")
        result = self.run_system("--trace", "old.json", root="pki/ci.pem")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(self.read("old.json"), "old")


    def test_nothing_of_it_is_in_a_kernel_that_nobody_watches(self):
        kernels = [os.path.join(harness.TOOLS, "fsmrun"), *glob.glob(os.path.join(harness.TOOLS, "../lib/fsmcc/*/kernel.o"))]
        observed = os.path.join(harness.TOOLS, "fsmrun-observed")
        for kernel in [*kernels, observed]:
            names = subprocess.run(["llvm-nm-19", kernel], capture_output=True, text=True, check=True).stdout
            self.assertIn("fsm_trapped", names)
            self.assertEqual("fsm_observe" in names, kernel == observed)


class Top(Watched):
    @staticmethod
    def fsms(snapshot):
        return {fsm["fsm"]: fsm for fsm in snapshot["fsms"]}

    def snapshots(self):
        """Of a run that is ended after two more seconds than it took until nobody is active any more; and what it logged."""
        with open(self.path("log"), "w") as log:
            process = self.start("--top=json", stderr=log)
        snapshots, more = [], 2
        while more > 0:
            snapshots.append(json.loads(process.stdout.readline()))
            more -= all(self.fsms(snapshots[-1])[name]["stopped"] for name in ("loud", "quiet"))
        process.terminate()
        snapshots += map(json.loads, process.stdout)  # the last one may come at the end
        self.assertEqual(process.wait(harness.GUARD), -signal.SIGTERM)
        return snapshots, self.read("log")

    def check_times(self, snapshots):
        """A second at least; and what handlers took until a snapshot they took before the next one."""
        times, taken = [0, *(snapshot["time"] for snapshot in snapshots)], 0
        for i, snapshot in enumerate(snapshots[:-1]):
            self.assertGreaterEqual(times[i + 1] - times[i], 0.999)
            shares = [fsm["time_share"] for fsm in snapshot["fsms"]]
            self.assertGreaterEqual(min(shares), 0)
            taken += (times[i + 1] - times[i]) * sum(shares)
            self.assertLessEqual(taken, times[i + 2] + 0.001)

    def test_programs_get_a_line_of_json_each_second(self):
        snapshots, log = self.snapshots()
        self.check_times(snapshots)
        self.assertIn("[loud] start", log)
        for snapshot in snapshots:
            fsms = self.fsms(snapshot)
            self.assertEqual({name: "app " + fsm["app"] for name, fsm in fsms.items()}, FSMS)
            for fsm in fsms.values():
                self.assertLessEqual(fsm["queue_max"], fsm["queue_capacity"])
        self.assertEqual(fsms["patient"]["queue_max"], 3)
        self.assertEqual((fsms["quiet"]["stopped"], fsms["quiet"]["traps"], fsms["quiet"]["restarts"], fsms["quiet"]["timers"]), (True, 1, 0, 0))
        self.assertEqual((fsms["loud"]["stopped"], fsms["loud"]["traps"], fsms["loud"]["restarts"]), (True, 6, 5))
        self.assertGreater(fsms["patient"]["refused"], 30)
        self.assertEqual(fsms["loud"]["events"], log.count("[loud] start") + 6 * 10)
        self.assertGreater(fsms["quiet"]["preempted"], 10)
        first = self.fsms(snapshots[0])["loud"]
        self.assertIn(round(first["events_per_second"] * snapshots[0]["time"]), range(1, first["events"] + 2))

    def test_the_end_of_a_run_is_shown_too(self):
        result = self.run_system("--top=json", "--stop-after", "2500")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(json.loads(result.stdout.splitlines()[-1])["time"], 2.5)

    def test_a_file_gets_the_same_as_lines(self):
        process = self.start("--top", stderr=subprocess.DEVNULL)
        self.assertRegex(process.stdout.readline(), r"at \d+\.\d+ s\n")
        self.assertRegex(process.stdout.readline(), r"FSM +APP +PRI")
        row = ""
        while not row.endswith("stopped\n"):
            row = process.stdout.readline()
            self.assertRegex(row, r"^(at|FSM|loud|quiet|patient|clumsy) ")
            row = row if row.startswith("loud ") else ""
        self.assertRegex(row, r"loud +talker +5 +\d+ +[\d.]+ +0 +\d/4 +\d+ +6 +5 +0  stopped\n")

    def test_a_terminal_gets_a_table_and_q_ends_it(self):
        ours, theirs = pty.openpty()
        process = self.start("--top", "--trace", "trace.json", stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        text, pressed = b"", False
        while select.select([ours], [], [], harness.GUARD)[0]:
            try:
                text += os.read(ours, 65536)
            except OSError: # its end
                break
            if text.count(b"\033[H") >= 2 and b"  stopped" in text and not pressed:
                os.write(ours, b"q")
                pressed = True
        self.assertEqual(process.wait(harness.GUARD), 0)
        os.close(ours)
        screen = text.decode()
        self.assertIn("\033[?1049h", screen)
        self.assertRegex(screen, r"\033\[Hfsmrun: \d+ s, 4 FSMs; q ends the run")
        self.assertIn("[loud] start", screen)
        self.assertGreater(screen.rindex("\033[?1049l"), screen.rindex("\033[?1049h"))
        self.assertIn("stopped", screen[screen.rindex("\033[?1049l"):])
        json.loads(self.read())

    def test_another_word_is_a_wrong_call(self):
        result = self.run_system("--top=yaml")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--top=json for programs, not yaml", result.stderr)


harness.main()

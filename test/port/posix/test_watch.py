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
import time

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
        return subprocess.Popen(self.command(*arguments), cwd=self.folder, stdin=subprocess.DEVNULL, text=True, **options)


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
        plain = [line.split("trap at")[0] for line in self.run_system("--stop-after", "900").stdout.splitlines()]
        traced = [line.split("trap at")[0] for line in self.trace("--stop-after", "900")[1].stdout.splitlines()]
        self.assertEqual(plain[:8], traced[:8])

    def test_a_signal_ends_the_run_and_the_trace_is_whole(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = self.start("--trace", "trace.json", "--stop-after", "0", stdout=subprocess.DEVNULL)
            time.sleep(0.7)
            process.send_signal(number)
            self.assertEqual(process.wait(20), -number)
            self.check(json.loads(self.read()), whole=False)
            self.assertGreater(self.arrived, 100)

    def test_a_killed_run_leaves_whole_events(self):
        process = self.start("--trace", "trace.json", "--stop-after", "0", stdout=subprocess.DEVNULL)
        time.sleep(1)
        process.kill()
        process.wait(20)
        self.check(json.loads(self.read() + "]"), whole=False)
        self.assertGreater(self.arrived, 100)

    def test_a_full_disk_is_said_and_the_system_runs_on(self):
        result = self.run_system("--trace", "/dev/full")
        self.assertEqual(result.returncode, 3)
        self.assertRegex(result.stderr, r"trace /dev/full: No space left on device: it ends here; the system runs on\n")
        self.assertRegex(result.stderr, r"lacks its last [1-9][0-9]+ events\n")
        self.assertGreater(result.stdout.count("[loud] start"), 3)

    def test_a_file_that_may_not_grow_ends_with_a_whole_event(self):
        process = self.start("--trace", "trace.json", "--stop-after", "1000", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while process.poll() is None and not (os.path.exists(self.path("trace.json")) and os.path.getsize(self.path("trace.json")) > 2000):
            time.sleep(0.01)
        limit = os.path.getsize(self.path("trace.json")) + 1000
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, limit)) # the apps' memory, which are files, too, have their size
        _, said = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 3, said)
        self.assertIn("File too large: it ends here; the system runs on", said)
        self.assertLessEqual(os.path.getsize(self.path("trace.json")), limit)
        self.check(json.loads(self.read()), whole=False)

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
    def test_programs_get_a_line_of_json_each_second(self):
        result = self.run_system("--top=json", "--stop-after", "2500")
        self.assertEqual(result.returncode, 0)
        snapshots = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(len(snapshots), 3) # two seconds, and the end
        self.assertIn("[loud] start", result.stderr)
        for snapshot in snapshots:
            fsms = {fsm["fsm"]: fsm for fsm in snapshot["fsms"]}
            self.assertEqual({name: "app " + fsm["app"] for name, fsm in fsms.items()}, FSMS)
            for fsm in fsms.values():
                self.assertLessEqual(fsm["queue_max"], fsm["queue_capacity"])
                self.assertGreaterEqual(fsm["time_share"], 0)
            self.assertLessEqual(sum(fsm["time_share"] for fsm in fsms.values()), 1.01)
        self.assertEqual(fsms["patient"]["queue_max"], 3)
        self.assertEqual((fsms["quiet"]["stopped"], fsms["quiet"]["traps"], fsms["quiet"]["restarts"], fsms["quiet"]["timers"]), (True, 1, 0, 0))
        self.assertEqual((fsms["loud"]["stopped"], fsms["loud"]["traps"], fsms["loud"]["restarts"]), (True, 6, 5))
        self.assertGreater(fsms["patient"]["refused"], 30)
        self.assertEqual(fsms["loud"]["events"], result.stderr.count("[loud] start") + 6 * 10)
        self.assertGreater(fsms["quiet"]["preempted"], 10)
        self.assertGreater(snapshots[0]["fsms"][0]["events_per_second"], 10)

    def test_a_file_gets_the_same_as_lines(self):
        result = self.run_system("--top", "--stop-after", "1200")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"at 1\.\d+ s\nFSM +APP +PRI")
        self.assertRegex(result.stdout, r"loud +talker +5 +\d+ +[\d.]+ +0 +\d/4 +\d+ +6 +5 +0  stopped\n")
        self.assertNotIn("\033", result.stdout)

    def test_a_terminal_gets_a_table_and_q_ends_it(self):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(self.command("--top", "--trace", "trace.json", "--stop-after", "0"), cwd=self.folder, stdin=theirs,
                                   stdout=theirs, stderr=theirs)
        os.close(theirs)
        text, pressed, deadline = b"", False, time.time() + 20
        while time.time() < deadline and select.select([ours], [], [], 20)[0]:
            try:
                text += os.read(ours, 65536)
            except OSError: # its end
                break
            if text.count(b"\033[H") >= 2 and not pressed:
                os.write(ours, b"q")
                pressed = True
        self.assertEqual(process.wait(20), 0)
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

"""The same app and the same input give the same log lines on every port."""
import unittest

from bench import CAPTURES, PORTS, SAMPLES, TARGET_OF, Bench, main

ALL = [*PORTS, "cortex-m4", "netduinoplus2"]
WITH_CAPTURE = [*PORTS, "cortex-m4"]  # a serial port of the Netduino Plus 2 throws away what comes before it is switched on


class SameLog(Bench):
    def logs(self, sample, sources, system, uart=None, traps=0):
        """What each port's apps log. Every port has to end well, and the kernel to have nothing to say, but of `traps` traps."""
        folders = {target: self.folder / sample / target for target in set(TARGET_OF.values())}
        for target in sorted(target for target in folders if not folders[target].exists()):
            self.apps(sample, [SAMPLES / sample / source for source in sources], target)
        compared = self.folder / f"{sample}-compared" / "cortex-m3"
        if not compared.exists():
            self.apps(compared.parent.name, [SAMPLES / sample / source for source in sources], "cortex-m3", "-ffsm-reads=compare")
        runs = self.on_ports(WITH_CAPTURE if uart else ALL, lambda port: self.run_on(port, system, folders[TARGET_OF[port]], uart))
        runs["cortex-m3, reads compared"] = self.run_on("cortex-m3", system, compared, uart)
        for port, run in runs.items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            self.assertEqual(sum(line.startswith("kernel: trap ") for line in run.lines), traps, port)
            self.assertEqual([line for line in run.lines if not line.startswith("kernel: trap ")], run.log(), port)
        return {port: run.log() for port, run in runs.items()}

    def compare(self, logs):
        for port in logs:
            self.assertEqual(logs[port], logs["posix"], f"{port} differs from posix")
        return logs["posix"]

    def patient(self, sample):
        """The sample's system file, but a busy machine's pauses are not taken for the end of the input."""
        text = (SAMPLES / sample / "system.conf").read_text()
        self.assertIn("stop_when_idle = 300;", text)
        return self.system(f"{sample}.conf", text.replace("stop_when_idle = 300;", "stop_when_idle = 2000;"))

    def gps(self, capture, least):
        log = self.compare(self.logs("gps", ["gps.c", "tracker.c"], self.patient("gps"), capture))
        self.assertGreaterEqual(sum("fix " in line for line in log), least)

    def test_heartbeat_says_the_same_everywhere(self):
        logs = self.logs("heartbeat", ["heartbeat.c"], SAMPLES / "heartbeat" / "system.conf")
        first = {port: log[:3] for port, log in logs.items()}  # a fourth beat may fit in on a machine that was late to stop
        self.assertEqual(self.compare(first), ["[heartbeat] beat 1", "[heartbeat] beat 2", "[heartbeat] beat 3"])

    def test_thermostat_in_cxx_says_the_same_everywhere(self):
        log = self.compare(self.logs("thermostat", ["thermostat.cpp"], SAMPLES / "thermostat" / "system.conf"))
        self.assertEqual(log[0], "[thermostat] hour 1: 14.32 degrees, 16 wanted: heater on")
        self.assertEqual(log[-1], "[thermostat] two days have passed")

    def test_pingpong_says_the_same_everywhere(self):
        log = self.compare(self.logs("pingpong", ["ping.c", "pong.c"], self.patient("pingpong")))
        self.assertEqual(log, ["[ping] 10 rallies played, 10 balls returned"])

    def test_pages_are_read_by_reference_everywhere(self):
        log = self.compare(self.logs("pages", ["book.c", "reader.c"], self.patient("pages")))
        self.assertEqual(log, ["[reader] page 1: 249 bytes, 10 lines, 45 words", "[reader] page 2: 269 bytes, 10 lines, 48 words"])

    def test_a_supervisor_says_the_same_everywhere(self):
        log = self.compare(self.logs("watch", ["office.c", "mill.c"], self.patient("watch"), traps=3))
        readme = (SAMPLES / "watch" / "README.md").read_text()
        self.assertEqual(log, [line.strip() for line in readme.splitlines() if line.startswith("    [")])

    def test_gps_says_the_same_everywhere_on_the_samples_capture(self):
        self.gps(SAMPLES / "gps" / "capture.nmea", 10)

    @unittest.skipUnless(CAPTURES.is_dir(), f"no real captures at {CAPTURES}")
    def test_gps_says_the_same_everywhere_on_a_sirf_receivers_capture(self):
        self.gps(CAPTURES / "blumax-gps009.log", 1)

    @unittest.skipUnless(CAPTURES.is_dir(), f"no real captures at {CAPTURES}")
    def test_gps_says_the_same_everywhere_on_a_ublox_receivers_capture(self):
        self.gps(CAPTURES / "ublox-8.log", 50)


if __name__ == "__main__":
    main()

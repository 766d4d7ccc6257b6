"""fsmrun as a command: options, exit codes, messages; and everything that must not run."""
import os
import re
import signal
import subprocess
import time

import harness

WITNESS = '{{ name = "{name}"; file = "{file}"; groups = [{groups}]; memory = {memory}; fsms = ( {{ name = "{fsm}"; ' \
    'type = "{type}"; priority = {priority}; mailbox = 4; timers = {timers}; }} ); }}'


def app(**values):
    return WITNESS.format(**{"name": "witness", "file": "witness.fsm", "memory": 65536, "groups": '"log", "timer"', "fsm": "good", "type": "witness",
                             "priority": 3, "timers": 1, **values})


ECHO = app(name="echo", file="echo.fsm", fsm="e", type="echo", groups='"log", "uart"')


class Command(harness.Case):
    apps = ("witness", "echo")

    def system(self, *apps, more="stop_after = 50;"):
        self.write("system.conf", f"apps = ( {', '.join(apps)} );\n{more}\n")

    def setUp(self):
        self.system(app())

    def refused(self, reason, *arguments, **options):
        """Exit 1, the reason is said, and not one handler ran, of the good app before it in the system file neither."""
        result = self.run_system(*arguments, **options)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(reason, result.stdout + result.stderr)
        self.assertNotIn("alive", result.stdout)
        return result

    def refused_file(self, reason, content, name="bad.fsm"):
        self.write(name, content)
        self.system(app(), ECHO.replace("echo.fsm", name))
        return self.refused(reason)

    def echo_file(self):
        with open(self.path("echo.fsm"), "rb") as file:
            return file.read()

    def wrong_call(self, *arguments):
        result = subprocess.run([harness.TOOLS + "/fsmrun", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=harness.GUARD)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        return result.stderr

    # what it does

    def test_a_system_runs_until_its_time_is_over(self):
        result = self.run_system()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(result.stdout, "".join(f"[good] alive {i}\n" for i in range(1, 25)))

    def test_its_time_is_the_machine_s(self):
        """Not less of it; how much more is up to whoever else runs."""
        start = time.monotonic()
        self.assertEqual(self.run_system("--stop-after", "300", real_time=True).returncode, 0)
        self.assertGreaterEqual(time.monotonic() - start, 0.3)
        self.system(ECHO, more="stop_when_idle = 200;")
        start = time.monotonic()
        self.assertEqual(self.run_system("--uart", "1=/dev/null", real_time=True).returncode, 0)
        self.assertGreaterEqual(time.monotonic() - start, 0.2)

    def test_stop_after_overrides_the_system_file(self):
        self.assertEqual(self.run_system("--stop-after", "11").stdout.count("\n"), 5)

    def test_stop_when_idle_overrides_the_system_file(self):
        self.system(ECHO, more="stop_when_idle = 100000;")
        self.assertEqual(self.run_system("--stop-when-idle", "20").returncode, 0)

    def test_apps_may_lie_elsewhere(self):
        os.makedirs(self.path("apps"), exist_ok=True)
        os.rename(self.path("witness.fsm"), self.path("apps/witness.fsm"))
        try:
            self.assertEqual(self.run_system("--apps", "apps").returncode, 0)
            self.assertEqual(self.run_system().returncode, 1)
        finally:
            os.rename(self.path("apps/witness.fsm"), self.path("witness.fsm"))

    def test_map_says_where_a_debugger_finds_the_apps(self):
        output = self.run_system("--map").stdout
        self.assertRegex(output.splitlines()[0], r"^kernel: app witness: image at 0x10000000, cell at 0x1000[0-9a-f]+, \d+ bytes$")

    def test_help_and_version(self):
        for option, text in (("--help", "usage: fsmrun --root"), ("--version", "fsmrun ")):
            result = subprocess.run([harness.TOOLS + "/fsmrun", option], capture_output=True, text=True)
            self.assertEqual(result.returncode, 0)
            self.assertTrue(result.stdout.startswith(text))

    # the call is at fault: 2

    def test_wrong_calls(self):
        self.assertIn("--root is missing", self.wrong_call("system.conf"))
        self.assertIn("exactly one system file", self.wrong_call("--root", "pki/root.pem"))
        self.assertIn("exactly one system file", self.wrong_call("--root", "pki/root.pem", "a", "b"))
        self.assertIn("unrecognized option", self.wrong_call("--what", "system.conf"))
        for uart in ("1", "0=in", "256=in", "-1=in", "x=in", "=in"):
            self.assertIn("--uart wants N=FILE", self.wrong_call("--root", "pki/root.pem", "--uart", uart, "system.conf"))
        for time in ("", "x", "-1", "1s", "99999999999999999999", "2147483648"):
            self.assertIn("not a number of milliseconds",
                          self.wrong_call("--root", "pki/root.pem", "--stop-after", time, "system.conf"))
        self.assertIn("nothing.conf", self.wrong_call("--root", "pki/root.pem", "nothing.conf"))
        self.assertIn("nothing.pem", self.wrong_call("--root", "nothing.pem", "system.conf"))

    # the input is at fault: 1

    def test_a_root_that_is_no_certificate(self):
        self.refused("fsmrun: error: ", root="system.conf")

    def test_an_app_of_a_foreign_root(self):
        self.tool("fsmsign", "pki", "foreign")
        self.refused("refused: witness: CERTIFICATE_ISSUER: ", root="foreign/root.pem")

    def test_an_app_that_is_not_signed(self):
        subprocess.run([harness.COMPILER, harness.HERE + "/echo.c", "-o", self.path("unsigned.fsm")], check=True, timeout=harness.GUARD)
        with open(self.path("unsigned.fsm"), "rb") as file:
            self.refused_file("it is unsigned", file.read())

    def test_an_app_with_a_flipped_bit(self):
        content = bytearray(self.echo_file())
        content[0x1010] ^= 4
        self.refused_file("refused: echo: SIGNATURE: ", bytes(content))

    def test_an_app_that_was_cut_or_extended(self):
        content = self.echo_file()
        for wrong in (content[:len(content) // 2], content[:-1], content[:-4], content + b"\0\0\0\0", b""):
            self.refused_file("it is unsigned", wrong)

    def test_an_app_that_is_missing(self):
        self.system(app(), app(name="echo", file="nowhere.fsm", fsm="e", type="echo"))
        self.refused("nowhere.fsm")

    def test_groups_that_are_not_granted(self):
        self.system(app(), app(name="echo", file="echo.fsm", fsm="e", type="echo"))
        self.refused('"uart": the app uses this group but is not granted it')

    def test_a_cell_that_is_too_large(self):
        self.system(app(memory=8))
        self.refused("memory")

    def test_too_many_timers(self):
        self.write("system.conf", 'apps = ( { name = "witness"; file = "witness.fsm"; groups = ["log", "timer"]; memory = 1000000; '
                                  'fsms = ( { name = "w"; count = 4113; type = "witness"; mailbox = 1; timers = 255; } ); } );\n'
                                  'stop_after = 50;\n')
        self.refused("1048815 timers, but there can be 1048576: lower the FSMs' `timers`")

    # the machine is at fault: 3

    def test_a_log_that_cannot_be_written_ends_the_run(self):
        with open("/dev/full", "w") as full:
            result = self.run_system(stdout=full)
        self.assertEqual((result.returncode, result.stderr), (3, "fsmrun: error: standard output: No space left on device\n"))
        process = self.start_system("--stop-after", "0", stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.stderr.read(), "fsmrun: error: standard output: Broken pipe\n")
        self.assertEqual(process.wait(timeout=harness.GUARD), 3)

    def test_a_signal_of_somebody_else_is_no_fault_of_an_app(self):
        process = self.start_system("--stop-after", "0")
        process.stdout.readline()
        process.send_signal(signal.SIGSEGV)
        self.assertNotIn("trap", process.communicate(timeout=harness.GUARD)[0])
        self.assertEqual(process.returncode, -signal.SIGSEGV)


if __name__ == "__main__":
    harness.main()

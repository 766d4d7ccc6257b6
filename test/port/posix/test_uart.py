"""Serial ports that are files, FIFOs, terminals and the standard streams."""
import os
import pty
import re
import signal
import subprocess
import termios
import threading
import time
import tty

import harness

SYSTEM = """
apps = ( { name = "echo"; file = "echo.fsm"; groups = ["log", "uart"]; memory = 65536;
           fsms = ( { name = "e"; type = "echo"; priority = 3; mailbox = 2; on_trap = "stop"; uart = 1; } ); } );
stop_when_idle = 100;
"""
TEXT = "".join(f"line {i} of what a device sends\n" for i in range(300))
TOTAL = f"[e] received {len(TEXT)} sent {len(TEXT)}\n"


class Uart(harness.Case):
    apps = ("echo",)

    def setUp(self):
        self.write("system.conf", SYSTEM)
        self.write("in", TEXT)

    def pipe(self, content):
        """A pipe that holds this from the start, and nobody writes to any more."""
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.assertEqual(os.write(writer, content), len(content))
        os.close(writer)
        return reader

    def start_uart(self, spec, **options):
        """Runs until the test ends it."""
        return self.start_system("--uart", "1=" + spec, "--stop-when-idle", "0", **options)

    def says(self, process, wanted):
        """Reads its lines until one is as wanted."""
        lines = []
        for line in process.stdout:
            lines.append(line)
            if wanted in line:
                return
        self.fail("".join(lines[-5:]))

    def run_uart(self, spec, *arguments, **options):
        result = self.run_system("--uart", "1=" + spec, *arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        return result.stdout

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def test_a_file_is_read_to_its_end_and_answers_go_to_another(self):
        self.write("out", "what was there before")
        output = self.run_uart("in,out")
        self.assertTrue(output.endswith(TOTAL), output[-200:])
        self.assertEqual(self.read("out"), TEXT)

    def test_what_is_written_to_a_file_port_without_out_goes_nowhere(self):
        self.assertTrue(self.run_uart("in").endswith(TOTAL))
        self.assertEqual(self.read("in"), TEXT)

    def test_the_standard_streams(self):
        with open(self.path("in")) as source:
            output = self.run_uart("-", stdin=source)
        self.assertTrue(output.endswith(TOTAL), output[-200:])
        lines = [line for line in TEXT.splitlines() if line not in output]
        self.assertLess(len(lines), 300 * 0.7)  # echoed between log lines, in pieces of 56 bytes

    def test_standard_input_of_a_pipe_and_a_file_out(self):
        self.run_uart("-,out", stdin=self.pipe(TEXT.encode()))
        self.assertEqual(self.read("out"), TEXT)

    def test_the_standard_streams_stay_as_they_were(self):
        reader = self.pipe(b"hello")
        before = os.get_blocking(reader)
        self.run_uart("-,out", stdin=reader)
        self.assertEqual(os.get_blocking(reader), before)

    def test_dev_null(self):
        self.assertEqual(self.run_uart("/dev/null"), "")

    def test_a_device_that_never_ends(self):
        self.run_uart("/dev/zero,/dev/null", "--stop-after", "100", real_time=True)
        process = self.start_uart("/dev/zero,/dev/null")
        for i in range(1, 101):
            self.assertEqual(process.stdout.readline(), f"[e] received {56 * i} sent {56 * i}\n")

    def test_a_fifo_for_both(self):
        os.mkfifo(self.path("fifo_in"))
        os.mkfifo(self.path("fifo_out"))
        got = []
        reader = threading.Thread(target=lambda: got.append(self.read("fifo_out")))
        reader.start()
        process = self.start_uart("fifo_in,fifo_out")
        with open(self.path("fifo_in"), "w") as fifo:  # when a first writer has gone, a second may come
            fifo.write(TEXT[:100])
        with open(self.path("fifo_in"), "w") as fifo:
            fifo.write(TEXT[100:])
        self.says(process, TOTAL)
        process.terminate()
        reader.join(timeout=harness.GUARD)
        self.assertEqual(got, [TEXT])

    def test_a_terminal_passes_every_byte_at_once(self):
        master, slave = pty.openpty()  # in its usual mode, as a serial device is before somebody sets it
        process = self.start_uart(os.ttyname(slave))
        self.wait_until(lambda: not termios.tcgetattr(slave)[3] & termios.ICANON, process)  # it is a line now
        os.write(master, b"no newline\r\x03\x04")
        self.says(process, "[e] received 13 sent 13\n")
        process.terminate()
        process.wait()
        self.assertEqual(os.read(master, 100), b"no newline\r\x03\x04")
        os.close(master)
        os.close(slave)

    def test_a_terminal_that_hangs_up_is_the_end_of_the_port(self):
        master, slave = pty.openpty()
        tty.setraw(slave)
        os.write(master, b"bye")
        process = self.start_system("--uart", "1=" + os.ttyname(slave))
        self.assertEqual(process.stdout.readline(), "[e] received 3 sent 3\n")
        os.close(slave)
        os.close(master)
        self.assertEqual(process.wait(timeout=harness.GUARD), 0)

    def test_bytes_for_a_stopped_fsm_do_not_keep_the_processor_busy(self):
        reader, writer = os.pipe()
        os.write(writer, b"trap")
        process = self.start_uart("-,out", stdin=reader)
        self.says(process, "the FSM is stopped")
        os.write(writer, b"nobody reads this")
        self.wait_until(lambda: self.sleeps(process.pid), process)
        os.close(reader)
        os.close(writer)

    def sleeps(self, process):
        """It slept whenever it was looked at, and did not wake meanwhile."""
        seen = set()
        for _ in range(20):
            with open(f"/proc/{process}/status") as status:
                seen.add(tuple(re.findall(r"^(?:State|\w*ctxt_switches):\t(\w+)", status.read(), re.MULTILINE)))
            time.sleep(0.01)
        return len(seen) == 1 and seen.pop()[0] == "S"

    def test_an_output_nobody_reads_any_more_takes_nothing_and_kills_nobody(self):
        process = self.start_system("--uart", "1=in,/dev/stderr", stderr=subprocess.PIPE)
        process.stderr.close()
        output = process.stdout.read()
        self.assertEqual(process.wait(timeout=harness.GUARD), 0)
        self.assertIn(f"[e] received {len(TEXT)} sent ", output)

    def test_a_port_that_cannot_be_opened(self):
        for spec, why in (("missing", "No such file"), ("in,missing/out", "No such file"), (".", "Is a directory"),
                          ("x" * 5000, "too long")):
            result = self.run_system("--uart", "1=" + spec)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertTrue(result.stderr.startswith("fsmrun: error: serial port 1, " + spec + ": "), result.stderr)
            self.assertIn(why, result.stderr)

    def test_a_port_that_is_not_given(self):
        result = self.run_system()
        self.assertEqual(result.returncode, 1)
        self.assertIn("refused: FSM e: this machine has no serial port 1", result.stdout)

    def test_a_refused_system_leaves_its_outputs_alone(self):
        self.write("out", "precious")
        self.write("broken.conf", SYSTEM.replace('"echo.fsm"', '"broken.fsm"'))
        with open(self.path("echo.fsm"), "rb") as file:
            self.write("broken.fsm", file.read()[:-4] + b"\0\0\0\0")
        self.assertEqual(self.run_system("--uart", "1=in,out", system="broken.conf").returncode, 1)
        self.assertEqual(self.read("out"), "precious")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    harness.main()

"""Serial ports that are files, FIFOs, terminals and the standard streams."""
import os
import pty
import resource
import signal
import subprocess
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
        result = subprocess.run(self.command("--uart", "1=-,out"), cwd=self.folder, input=TEXT, capture_output=True, text=True, timeout=20)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(self.read("out"), TEXT)

    def test_the_standard_streams_stay_as_they_were(self):
        reader, writer = os.pipe()
        before = os.get_blocking(reader)
        with os.fdopen(writer, "w") as pipe:
            pipe.write("hello")
        self.run_uart("-,out", stdin=reader)
        self.assertEqual(os.get_blocking(reader), before)
        os.close(reader)

    def test_dev_null(self):
        self.assertEqual(self.run_uart("/dev/null"), "")

    def test_a_device_that_never_ends(self):
        output = self.run_uart("/dev/zero,/dev/null", "--stop-after", "100")
        self.assertGreater(output.count("\n"), 100)

    def test_a_fifo_for_both(self):
        os.mkfifo(self.path("fifo_in"))
        os.mkfifo(self.path("fifo_out"))
        got = []
        reader = threading.Thread(target=lambda: got.append(self.read("fifo_out")))
        reader.start()
        process = subprocess.Popen(self.command("--uart", "1=fifo_in,fifo_out", "--stop-when-idle", "500"), cwd=self.folder,
                                   stdout=subprocess.PIPE, text=True)
        with open(self.path("fifo_in"), "w") as fifo:  # when a first writer has gone, a second may come
            fifo.write(TEXT[:100])
        with open(self.path("fifo_in"), "w") as fifo:
            fifo.write(TEXT[100:])
        output = process.communicate(timeout=20)[0]
        reader.join(timeout=5)
        self.assertTrue(output.endswith(TOTAL), output[-200:])
        self.assertEqual(got, [TEXT])

    def test_a_terminal_passes_every_byte_at_once(self):
        master, slave = pty.openpty()  # in its usual mode, as a serial device is before somebody sets it
        process = subprocess.Popen(self.command("--uart", "1=" + os.ttyname(slave), "--stop-when-idle", "600"), cwd=self.folder,
                                   stdout=subprocess.PIPE, text=True)
        time.sleep(0.3)
        os.write(master, b"no newline\r\x03\x04")
        output = process.communicate(timeout=20)[0]
        self.assertTrue(output.endswith("[e] received 13 sent 13\n"), output)
        self.assertEqual(os.read(master, 100), b"no newline\r\x03\x04")
        os.close(master)
        os.close(slave)

    def test_a_terminal_that_hangs_up_is_the_end_of_the_port(self):
        master, slave = pty.openpty()
        tty.setraw(slave)
        process = subprocess.Popen(self.command("--uart", "1=" + os.ttyname(slave)), cwd=self.folder, stdout=subprocess.PIPE, text=True)
        os.write(master, b"bye")
        self.assertEqual(process.stdout.readline(), "[e] received 3 sent 3\n")
        os.close(slave)
        os.close(master)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0)

    def test_bytes_for_a_stopped_fsm_do_not_keep_the_processor_busy(self):
        reader, writer = os.pipe()
        os.write(writer, b"trap")
        process = subprocess.Popen(self.command("--uart", "1=-,out", "--stop-when-idle", "0", "--stop-after", "800"), cwd=self.folder,
                                   stdin=reader, stdout=subprocess.PIPE, text=True)
        time.sleep(0.2)
        os.write(writer, b"nobody reads this")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        output = process.communicate(timeout=20)[0]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertIn("the FSM is stopped", output)
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 0.3)
        os.close(reader)
        os.close(writer)

    def test_an_output_nobody_reads_any_more_takes_nothing_and_kills_nobody(self):
        process = subprocess.Popen(self.command("--uart", "1=in,/dev/stderr"), cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        process.stderr.close()
        output = process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(timeout=20), 0)
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

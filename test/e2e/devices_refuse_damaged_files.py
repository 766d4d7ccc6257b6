"""The loader running on a Cortex-M3, and in ring 0 of an x86-64 machine, refuses damaged files for the same reasons as on the
host: 200 files, the same every time. A kernel whose only work is to judge them (trial_device.c) is linked from the objects the real
one is made of.
"""
import time
from collections import Counter

from bench import BUILD, SAMPLES, Bench, main, run_qemu
from flips import NONE, root_of, sample, trial

SEED, FLIPS_A_PART, CUTS, APPENDS = 3, 26, 32, 12
MACHINES = {  # port: the machine's name, and how its kernel is linked
    "cortex-m3": ("cortex-m", "armelf", "mps2.ld", "thumbv7m-none-eabi"),
    "x86": ("x86", "elf32_x86_64", "pc.ld", "x86_64-linux-gnux32"),
}


class Devices(Bench):
    def judge(self, port):
        """Lines of the host's answers, lines of the device's, and the damage they are about."""
        machine, emulation, script, triple = MACHINES[port]
        app = self.apps("heartbeat", [SAMPLES / "heartbeat" / "heartbeat.c"], port) / "heartbeat.fsm"
        file, work = app.read_bytes(), app.parent
        damage = sample(file, SEED, FLIPS_A_PART, CUTS, APPENDS)
        trial_file = work / "trial"
        trial_file.write_bytes(trial(file, root_of(self.pki / "root.pem"), int(time.time()), [(NONE, 0), *damage, (NONE, 0)]))
        (work / "trial.S").write_text(f'.section .fsm_boot, "a"\n.balign 16\n.incbin "{trial_file}"\n')
        self.done("clang-19", f"--target={triple}", "-c", work / "trial.S", "-o", work / "trial.o")
        self.done("ld.lld-19", "-m", emulation, "-T", BUILD / "lib" / "fsmcc" / machine / script,
                  BUILD / "test" / "e2e" / f"trial_{machine}.o", work / "trial.o", "-o", work / "kernel")
        host = self.done(BUILD / "test" / "e2e" / "e2e_trial_host", trial_file)
        device = run_qemu(port, work / "kernel")
        self.assertEqual(device.code, 0, device.text)
        return host.lines, device.lines, damage

    def refuses(self, port):
        host, device, damage = self.judge(port)
        self.assertEqual(device, host)
        self.assertEqual(len(device), len(damage) + 2)
        answers = [line.split()[1] for line in device]
        self.assertEqual((answers[0], answers[-1]), ("OK", "OK"), "the undamaged file, first and last")
        self.assertNotIn("OK", answers[1:-1])
        print(f"{port}: {len(damage)} damaged files:", dict(Counter(answers[1:-1])))
        self.assertGreaterEqual(len(damage), 200)

    def test_a_cortex_m3_refuses_damaged_files_as_the_host_does(self):
        self.refuses("cortex-m3")

    def test_ring_0_refuses_damaged_files_as_the_host_does(self):
        self.refuses("x86")


if __name__ == "__main__":
    main()

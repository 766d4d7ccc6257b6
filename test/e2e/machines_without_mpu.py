"""An app whose reads the MPU has to check is refused by a machine that has none; one that compares its reads runs there the same."""
import json

from bench import SAMPLES, Bench, command, main, tool

WITHOUT_MPU = ["-global", "cortex-m3-arm-cpu.has-mpu=false"]


class WithoutMpu(Bench):
    def boot(self, *options, machine=()):
        apps = self.apps("-".join(["heartbeat", *options]), [SAMPLES / "heartbeat" / "heartbeat.c"], "cortex-m3", *options)
        self.app = apps / "heartbeat.fsm"
        return self.run_on("cortex-m3", SAMPLES / "heartbeat" / "system.conf", apps, machine=machine)

    def needs_mpu(self):
        text = command([tool("fsmsign"), "show", self.app]).text
        answer = json.loads(command([tool("fsmsign"), "show", "--json", self.app]).text)["app"]["needs_mpu"]
        self.assertEqual("machine    needs an MPU" in text, answer)
        return answer

    def test_reads_left_to_the_mpu(self):
        for options in [(), ("-ffsm-reads=mpu",)]:
            self.assertIn("[heartbeat] beat 3", self.boot(*options).lines)
            self.assertTrue(self.needs_mpu())
        run = self.boot(machine=WITHOUT_MPU)
        self.assertEqual(run.code, 1, run.text)
        self.assertIn("kernel: refused: heartbeat: its reads are to be checked by an MPU, which this machine does not have: compile "
                      "it with -ffsm-reads=compare", run.lines)

    def test_compared_reads(self):
        for machine in [(), WITHOUT_MPU]:
            run = self.boot("-ffsm-reads=compare", machine=machine)
            self.assertEqual(run.code, 0, run.text)
            self.assertIn("[heartbeat] beat 3", run.lines)
        self.assertFalse(self.needs_mpu())


if __name__ == "__main__":
    main()

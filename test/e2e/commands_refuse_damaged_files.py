"""`fsmsign verify` and `fsmrun` refuse damaged files with exit code 1 and the reason: the commands, where
every_damaged_file_is_refused.py asks the code they are made of."""
from bench import SAMPLES, Bench, command, main, tool
from flips import mutate, sample

SEED, FLIPS_A_PART, CUTS, APPENDS = 1, 8, 10, 4


class Commands(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.app = cls.apps("heartbeat", [SAMPLES / "heartbeat" / "heartbeat.c"], "x86") / "heartbeat.fsm"
        cls.good = cls.app.read_bytes()

    def verify(self):
        return command([tool("fsmsign"), "verify", "--root", self.pki / "root.pem", self.app])

    def run_it(self):
        return command([tool("fsmrun"), "--root", self.pki / "root.pem", "--apps", self.app.parent, "--stop-after", "1",
                        SAMPLES / "heartbeat" / "system.conf"])

    def accepted(self):
        self.app.write_bytes(self.good)
        self.assertEqual(self.verify().lines, [f"{self.app}: genuine"])
        run = self.run_it()
        self.assertEqual((run.code, run.lines), (0, []))

    def test_fsmsign_verify_and_fsmrun_refuse_damaged_files(self):
        self.accepted()
        damage = sample(self.good, SEED, FLIPS_A_PART, CUTS, APPENDS)
        self.assertGreater(len(damage), 60)
        for what, where in damage:
            self.app.write_bytes(mutate(self.good, what, where))
            with self.subTest(what=what, where=where):
                verified, run = self.verify(), self.run_it()
                self.assertEqual((verified.code, run.code), (1, 1), verified.text + run.text)
                self.assertEqual(len(verified.lines), 1, verified.text)
                self.assertTrue(verified.text.startswith(f"fsmsign: {self.app}: "), verified.text)
                self.assertNotIn("DISAGREEMENT", verified.text)
                self.assertRegex(run.lines[0], "^kernel: refused: heartbeat: |^fsmrun: error: .*heartbeat.fsm: ")
                self.assertEqual(run.log(), [])
        self.accepted()


if __name__ == "__main__":
    main()

"""One signed x86 file runs hosted and in ring 0: the very same bytes."""
from bench import SAMPLES, Bench, main


class OneFile(Bench):
    def test_the_same_bytes_run_hosted_and_in_ring_0(self):
        apps = self.apps("heartbeat", [SAMPLES / "heartbeat" / "heartbeat.c"], "x86")
        app = apps / "heartbeat.fsm"
        before = app.read_bytes()
        system = SAMPLES / "heartbeat" / "system.conf"
        runs = self.on_ports(["posix", "x86"], lambda port: self.run_on(port, system, apps))
        self.image(system, apps, self.folder / "image")
        self.assertEqual(app.read_bytes(), before, "running a file changed it")
        self.assertEqual((self.folder / "image").read_bytes().count(before), 1, "the device's image has the file in it, whole")
        for port, run in runs.items():
            self.assertEqual(run.code, 0, port)
            self.assertEqual(run.log()[:3], [f"[heartbeat] beat {i}" for i in (1, 2, 3)], port)


if __name__ == "__main__":
    main()

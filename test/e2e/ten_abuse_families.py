"""The ten families of abuse, each by its name, on Linux and on a Cortex-M3: whatever is wrong with a file, nothing of it runs, and the
loader's reason is said. What is altered for which reason: abuse.py. The tenth, instructions that are left out, has the whole of
no_skipped_instruction_starts_an_app; here is a sample of it.
"""
import json
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import abuse
from bench import BUILD, SAMPLES, SOURCE, Bench, command, fsmrun, main, qemu, run_qemu, start, tool

STORE = 0x203fe000  # the end of the board's RAM, mps2.ld

APP = '{ name = "heartbeat"; file = "heartbeat.fsm"; groups = ["log", "timer"]; fsms = ( { name = "heartbeat"; type = "heartbeat"; } );'
REASONS = dict(re.findall(r'X\((\w+),\s*"(.*?)"\)', re.sub(r'"\s*\\?\s*\n\s*"', "", (SOURCE / "loader/error.h").read_text().replace(
    "\\\n", "\n")), re.DOTALL))
PORTS = {"posix": "x86", "cortex-m3": "cortex-m3"}


class TenAbuseFamilies(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = SAMPLES / "heartbeat" / "heartbeat.c"
        cls.good, cls.abuses = {}, {}
        cls.done(tool("fsmsign"), "pki", "--ci", "builder", cls.pki)  # signs system descriptions: a signer of its own
        cls.builder = ["--key", cls.pki / "builder.key", "--cert", cls.pki / "builder.pem"]
        for target in ("x86", "cortex-m3", "cortex-m4"):
            app = cls.compile(source, cls.folder / target / "heartbeat.fsm", target)
            cls.sign(app)
            cls.good[target] = app.read_bytes()
        for port, other in (("posix", "cortex-m3"), ("cortex-m3", "cortex-m4")):
            folder = cls.folder / f"abuse-{port}"
            folder.mkdir()
            cls.abuses[port] = abuse.make(folder, cls.pki, cls.good[PORTS[port]], cls.good[other])

    def boot(self, port, name, data, settings="", options=(), machine=()):
        folder = self.folder / re.sub(r"\W", "_", f"{port} {name}")
        folder.mkdir(exist_ok=True)
        (folder / "heartbeat.fsm").write_bytes(data if port == "posix" else abuse.stand_in(data))
        system = folder / "system.conf"
        system.write_text(f"apps = ( {APP} {settings} }} );\nstop_after = 1500;\n")
        if port == "posix":
            return fsmrun("--root", self.pki / "root.pem", *options, system)
        self.image(system, folder, folder / "image", "--no-verify", "--target", "cortex-m", *self.builder)
        abuse.take_place(folder / "image", data)
        return run_qemu(port, folder / "image", machine)

    def refused(self, port, name, run, reasons):
        """By the kernel with the reason's name, or before by who reads the system file, with the reason's sentence."""
        said = "|".join([reasons, *(re.escape(REASONS[reason]) for reason in reasons.split("|") if reason in REASONS)])
        with self.subTest(port=port, abuse=name):
            self.assertEqual(run.code, 1, run.text)
            self.assertEqual(run.log(), [], "it ran")
            self.assertRegex(run.text, said)

    def family(self, name):
        cases = [(port, *case) for port in PORTS for case in self.abuses[port][name]]
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda case: self.boot(case[0], f"{name} {case[1]}", case[2]), cases)
            for (port, abused, _, reasons), run in zip(cases, runs):
                self.refused(port, abused, run, reasons)

    def test_00_the_app_itself_runs(self):
        for port, target in PORTS.items():
            run = self.boot(port, "good", self.good[target])
            self.assertEqual((run.code, run.log()[:1]), (0, ["[heartbeat] beat 1"]), run.text)

    def test_01_bit_flips(self):
        self.family("bit flips")

    def test_02_truncation_and_unsigned_bytes(self):
        self.family("truncation and unsigned bytes")

    def test_03_length_and_offset_overflow(self):
        self.family("length and offset overflow")

    def test_04_unknown_key_and_same_name_root(self):
        self.family("unknown key and same-name root")

    def test_05_certificate_misuse(self):
        self.family("certificate misuse")

    def test_06_group_escalation(self):
        self.family("group escalation")

    def test_07_rollback(self):
        for port, target in PORTS.items():
            for setting, reason in (("counter = 1;", "COUNTER|old version"), ("epoch = 2;", "EPOCH")):
                self.refused(port, setting, self.boot(port, "rollback", self.good[target], setting), reason)
        self.remembered_on_linux()
        self.remembered_on_a_cortex_m3()

    # Below what the device remembers: an older app, an older certificate of the same signer.
    def newer(self, target):
        """The app with counter 5; and the app as it is, signed by the same signer under epoch 3."""
        folder = self.folder / f"newer-{target}"
        folder.mkdir()
        key = self.pki / "ci.key"
        renewed = abuse.File(self.good[target], key)
        renewed.certificate = abuse.Issuer(folder, self.pki).issue(
            subjectAltName=abuse.LEAF["subjectAltName"].replace("epoch=00000001", "epoch=00000003"))
        return {"COUNTER": abuse.File(self.good[target], key).set(36, 5).bytes(), "EPOCH": renewed.bytes()}

    def remembered_on_linux(self):
        for reason, new in self.newer("x86").items():
            store = ["--store", self.folder / f"{reason}.store"]
            for data in (self.good["x86"], new, new):
                run = self.boot("posix", "remembered", data, options=store)
                self.assertEqual(run.code, 0, run.text)
            self.refused("posix", f"older, {reason}", self.boot("posix", "remembered", self.good["x86"], options=store), reason)

    def remembered_on_a_cortex_m3(self):
        """The board's memory is RAM: it is taken out of one run and put into the next ones."""
        for reason, new in self.newer("cortex-m3").items():
            machine = ["-device", f"loader,file={self.memory_after(reason, new)},addr={STORE:#x},force-raw=on"]
            run = self.boot("cortex-m3", f"newer {reason}", new, machine=machine)
            self.assertEqual(run.code, 0, run.text)
            run = self.boot("cortex-m3", f"older {reason}", self.good["cortex-m3"], machine=machine)
            self.refused("cortex-m3", f"older, {reason}", run, reason)

    def memory_after(self, name, data):
        image, file, monitor = self.folder / f"{name}.image", self.folder / f"{name}.memory", self.folder / f"{name}.qmp"
        system = self.system(f"{name}.conf", f"apps = ( {APP} }} );\n")
        apps = self.folder / f"{name}.apps"
        apps.mkdir()
        (apps / "heartbeat.fsm").write_bytes(data)
        self.image(system, apps, image, *self.builder)
        process = start([*qemu("cortex-m3", image), "-qmp", f"unix:{monitor},server=on,wait=off"], stdout=subprocess.PIPE)
        try:
            self.assertEqual(process.stdout.readline().strip(), b"[heartbeat] beat 1")
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(monitor))
                lines = connection.makefile("rw")
                for command in ({"execute": "qmp_capabilities"},
                                {"execute": "pmemsave", "arguments": {"val": STORE, "size": 8192, "filename": str(file)}}):
                    lines.readline()
                    lines.write(json.dumps(command) + "\n")
                    lines.flush()
                lines.readline()
        finally:
            process.kill()
            process.communicate()
        return file

    def test_08_wrong_device(self):
        self.family("wrong device")

    def test_09_hostile_but_signed_elf(self):
        self.family("hostile but signed ELF")

    def test_10_instruction_skips(self):
        """On Linux nobody leaves out instructions; there the two decisions are made to differ (test/loader/test_confirm.c)."""
        code = next(case for case in self.abuses["cortex-m3"]["bit flips"] if case[0] == "code")
        self.boot("cortex-m3", "skips", code[1])
        run = command([BUILD / "test/e2e/e2e_skips", self.folder / "cortex_m3_skips/image", "--refused", code[2], "--share", "7/400"])
        self.assertEqual(run.code, 0, run.text)
        self.assertRegex(run.lines[-1], " 0 starts$")
        run = command([BUILD / "bin/test_loader_confirm"])
        self.assertEqual(run.code, 0, run.text)


if __name__ == "__main__":
    main()

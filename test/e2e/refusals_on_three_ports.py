"""What is not genuine or not allowed is refused with its reason, on every port: by fsmrun, and by the devices themselves when
fsmimage is told to put files into an image as they are.
"""
from bench import PORTS, SAMPLES, Bench, command, main, run_qemu, tool

SOURCE = SAMPLES / "heartbeat" / "heartbeat.c"
PLAIN = '{ name = "heartbeat"; file = "heartbeat.fsm"; groups = ["log", "timer"];'
FSMS = 'fsms = ( { name = "heartbeat"; type = "heartbeat"; } ); }'
TARGETS = ("x86", "cortex-m3")
OTHER = {"x86": "cortex-m3", "cortex-m3": "x86"}


class Refusals(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unsigned = {target: cls.compile(SOURCE, cls.folder / target / "heartbeat.fsm", target) for target in TARGETS}
        cls.done(tool("fsmsign"), "pki", "--ci", "limited", "--groups", "log", cls.pki)
        cls.done(tool("fsmsign"), "pki", cls.folder / "foreign")
        cls.expired_certificate()

    @classmethod
    def expired_certificate(cls):
        """expired.pem, with the key of ci.pem and its rights, but of the year 2020: made by openssl, as real ones are."""
        rights = "fsm1 groups=ffffffffffffffff memory=00100000 priority=1f trusted=0 targets=0000000e epoch=00000001"
        (cls.folder / "ca.cnf").write_text(f"""[ca]
default_ca = root
[root]
database = {cls.folder}/ca.txt
new_certs_dir = {cls.folder}
serial = {cls.folder}/ca.serial
default_md = sha256
policy = names
unique_subject = no
[names]
commonName = supplied
[req]
distinguished_name = name
[name]
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = otherName:1.3.6.1.4.1.55555.1.1;UTF8:{rights}
""")
        (cls.folder / "ca.txt").touch()
        (cls.folder / "ca.serial").write_text("1000\n")
        config = ["-config", cls.folder / "ca.cnf"]
        request = cls.folder / "expired.csr"
        cls.done("openssl", "req", "-new", *config, "-key", cls.pki / "ci.key", "-subj", "/CN=expired", "-out", request)
        cls.done("openssl", "ca", *config, "-batch", "-notext", "-extensions", "leaf", "-startdate", "20200101000000Z",
                 "-enddate", "20210101000000Z", "-cert", cls.pki / "root.pem", "-keyfile", cls.pki / "root.key", "-in", request,
                 "-out", cls.pki / "expired.pem")
        (cls.pki / "expired.key").write_bytes((cls.pki / "ci.key").read_bytes())

    def signed(self, target, name, signer="ci", pki=None):
        """A folder of its own with the app signed by somebody, whether or not that somebody may."""
        folder = self.folder / name / target
        folder.mkdir(parents=True)
        app = folder / "heartbeat.fsm"
        app.write_bytes(self.unsigned[target].read_bytes())
        self.sign(app, signer, "--force", pki=pki)
        return folder

    def run_hosted(self, system, folder):
        return self.run_on("posix", system, folder)

    def run_device(self, port, system, folder):
        return self.run_on(port, system, folder, image_options=["--no-verify", "--target", "x86" if port == "x86" else "cortex-m"])

    def refused(self, name, make, reason, app=PLAIN, hosted=None):
        """make(target) gives the folder with the app. Each port refuses it, exit code 1, with `reason` (a regular expression, of
        the loader's) in a line about the app; fsmrun may have noticed before (`hosted`)."""
        system = self.system(f"{name}.conf", f"apps = ( {app} {FSMS} );\nstop_after = 1500;\n")
        folders = {target: make(target) for target in TARGETS}

        def run(port):
            if port == "posix":
                return self.run_hosted(system, folders["x86"])
            return self.run_device(port, system, folders[port])
        for port, run in self.on_ports(PORTS, run).items():
            with self.subTest(port=port):
                self.assertEqual(run.code, 1, run.text)
                self.assertEqual(run.log(), [], "it ran")
                brief = reason.split(":")[0] + ": 'fsmrun --explain'"  # to save flash
                expected = hosted if port == "posix" and hosted else (
                    "kernel: refused: heartbeat: " + (brief if port == "cortex-m3" else reason))
                self.assertRegex(run.lines[0], expected)

    def test_the_app_itself_is_accepted(self):
        system = self.system("accepted.conf", f"apps = ( {PLAIN} {FSMS} );\nstop_after = 1500;\n")
        folders = {target: self.signed(target, "accepted") for target in TARGETS}
        for port, run in self.on_ports(PORTS, lambda port: self.run_hosted(system, folders["x86"]) if port == "posix"
                                       else self.run_device(port, system, folders[port])).items():
            self.assertEqual((run.code, run.log()[:1]), (0, ["[heartbeat] beat 1"]), f"{port}: {run.text}")

    def test_what_a_microcontroller_does_not_say_fsmrun_does(self):
        run = command([tool("fsmrun"), "--explain", "SIGNATURE"])
        self.assertEqual(run.code, 0)
        self.assertRegex(run.text, "^SIGNATURE: .*a bit was changed")
        self.assertEqual(command([tool("fsmrun"), "--explain", "NOTHING"]).code, 2)

    def test_an_unsigned_app_is_refused(self):
        self.refused("unsigned", lambda target: self.unsigned[target].parent, "(TRAILER|FILE_SIZE): .*unsigned",
                     hosted="fsmrun: error: .*heartbeat.fsm: .*unsigned")

    def test_one_flipped_bit_is_refused(self):
        def flipped(target):
            folder = self.signed(target, "flipped")
            app = folder / "heartbeat.fsm"
            code = app.read_bytes().index(b"beat %u")
            app.write_bytes(app.read_bytes()[:code] + b"Beat %u" + app.read_bytes()[code + 7:])
            return folder
        self.refused("flipped", flipped, "SIGNATURE: .*a bit was changed")

    def test_a_foreign_root_with_the_same_name_is_refused(self):
        subjects = [command(["openssl", "x509", "-in", pki / "root.pem", "-noout", "-subject"]).text
                    for pki in (self.pki, self.folder / "foreign")]
        self.assertEqual(subjects[0], subjects[1])
        self.refused("foreign", lambda target: self.signed(target, "foreign_root", pki=self.folder / "foreign"),
                     "CERTIFICATE_ISSUER: .*not issued by this device's root")

    def test_groups_beyond_the_certificate_are_refused(self):
        self.refused("limited", lambda target: self.signed(target, "limited", "limited"),
                     "RIGHT_GROUPS: .*certificate does not allow")

    def test_an_expired_certificate_is_refused(self):
        self.refused("expired", lambda target: self.signed(target, "expired", "expired"), "CERTIFICATE_TIME: .*not valid")

    def test_a_downgraded_counter_is_refused(self):
        self.refused("downgraded", lambda target: self.signed(target, "downgraded"), "COUNTER: .*old version",
                     PLAIN + " counter = 2;", hosted="fsmrun: error: .*downgraded.conf:1: app heartbeat: .*old version")

    def test_a_withdrawn_certificate_is_refused(self):
        self.refused("withdrawn", lambda target: self.signed(target, "withdrawn"), "EPOCH: .*withdrawn", PLAIN + " epoch = 2;")

    def test_a_group_the_system_file_does_not_grant_is_refused(self):
        self.refused("not_granted", lambda target: self.signed(target, "not_granted"), "DEVICE_GROUPS: .*does not grant",
                     PLAIN.replace('["log", "timer"]', '["log"]'),
                     hosted='fsmrun: error: .*not_granted.conf:1: app heartbeat: "timer": .*not granted')

    def test_too_little_memory_is_refused(self):
        self.refused("memory", lambda target: self.signed(target, "memory"), "DEVICE_MEMORY: .*more memory",
                     PLAIN + " memory = 8;", hosted="fsmrun: error: .*memory.conf:1: app heartbeat: .*more memory")

    def with_another_app(self, system, target, app):
        """An image for `target` with an app in it that is not: fsmimage does not mix machines, so it gets a file of no sense and
        the same size, whose place the app then takes."""
        folder = self.folder / "stand_in" / target
        folder.mkdir(parents=True)
        stand_in = bytes(i * i % 251 for i in range(len(app)))
        (folder / "heartbeat.fsm").write_bytes(stand_in)
        self.image(system, folder, folder / "image", "--no-verify", "--target", "x86" if target == "x86" else "cortex-m")
        image = (folder / "image").read_bytes()
        self.assertEqual(image.count(stand_in), 1)
        (folder / "image").write_bytes(image.replace(stand_in, app))
        return folder / "image"

    def test_an_app_for_another_machine_is_refused(self):
        system = self.system("other.conf", f"apps = ( {PLAIN} {FSMS} );\nstop_after = 1500;\n")
        folders = {target: self.signed(target, "other") for target in TARGETS}

        def run(port):
            if port == "posix":
                return self.run_hosted(system, folders["cortex-m3"])
            other = (folders[OTHER[port]] / "heartbeat.fsm").read_bytes()
            return run_qemu(port, self.with_another_app(system, port, other))
        for port, run in self.on_ports(PORTS, run).items():
            self.assertEqual(run.code, 1, f"{port}:\n{run.text}")
            self.assertRegex(run.lines[0], "^kernel: refused: heartbeat: DEVICE_TARGET: .*(for another machine|--explain)", port)

    def test_fsmimage_refuses_what_devices_would(self):
        system = self.system("image.conf", f"apps = ( {PLAIN} {FSMS} );\nstop_after = 1500;\n")
        for target in TARGETS:
            folder = self.signed(target, "for_image", "limited")
            run = self.image(system, folder, folder / "image", code=1)
            self.assertRegex(run.lines[0], "^fsmimage: .*heartbeat.fsm: RIGHT_GROUPS")
            self.assertFalse((folder / "image").exists())


if __name__ == "__main__":
    main()

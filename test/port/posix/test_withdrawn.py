"""What was withdrawn: certificates on the root's revocation list, and versions older than what fsmrun remembers."""
import os
import re
import subprocess

import harness

WITNESS = '{ name = "witness"; file = "witness.fsm"; memory = 65536; groups = ["log", "timer"]; fsms = ( { name = "good"; ' \
    'type = "witness"; priority = 3; mailbox = 4; timers = 1; } ); }'
CA = """[ca]
default_ca = root
[root]
database = ca.txt
new_certs_dir = .
serial = ca.serial
crlnumber = ca.crlnumber
default_md = sha256
default_crl_days = 30
"""


class Withdrawn(harness.Case):
    apps = ("witness",)

    @classmethod
    def openssl(cls, *words):
        return subprocess.run(["openssl", *words], cwd=cls.folder, check=True, capture_output=True, timeout=harness.GUARD).stdout

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tool("fsmsign", "pki", "foreign")
        for pki in ("pki", "foreign"):
            for name in ("empty", "revoked"):
                cls.list(pki, name)

    @classmethod
    def list(cls, pki, name, *options, more="", out=None):
        """PKI-NAME.pem: a revocation list of pki's root; "revoked" has ci.pem on it."""
        for file, content in (("ca.cnf", CA + more), ("ca.txt", ""), ("ca.serial", "1000\n"), ("ca.crlnumber", "01\n")):
            with open(cls.path(file), "w", encoding="ascii") as output:
                output.write(content)
        key = ["-config", "ca.cnf", "-cert", pki + "/root.pem", "-keyfile", pki + "/root.key"]
        if name == "revoked":
            cls.openssl("ca", *key, "-revoke", pki + "/ci.pem")
        out = out or f"{pki}-{name}.pem"
        cls.openssl("ca", *key, "-gencrl", *options, "-out", out)
        return out

    def system(self, more=""):
        self.write("system.conf", f"apps = ( {WITNESS} );\nstop_after = 50;\n{more}\n")

    def setUp(self):
        self.system()

    def runs(self, *arguments):
        result = self.run_system(*arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("alive", result.stdout)

    def refused(self, reason, *arguments, code=1):
        result = self.run_system(*arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertRegex(result.stdout + result.stderr, reason)
        self.assertNotIn("alive", result.stdout)

    def test_a_list_without_the_signer_lets_the_app_run(self):
        self.runs("--crl", "pki-empty.pem")

    def test_a_signer_on_the_list_is_refused(self):
        self.refused("refused: witness: CERTIFICATE_REVOKED: .*withdrawn", "--crl", "pki-revoked.pem")

    def test_der_is_read_as_well(self):
        for name in ("empty", "revoked"):
            self.openssl("crl", "-in", f"pki-{name}.pem", "-outform", "DER", "-out", f"{name}.crl")
        self.runs("--crl", "empty.crl")
        self.refused("CERTIFICATE_REVOKED", "--crl", "revoked.crl")

    def test_the_system_file_names_the_list(self):
        self.system('sign = { crl = "pki-revoked.pem"; };')
        self.refused("CERTIFICATE_REVOKED")
        self.runs("--crl", "pki-empty.pem")  # the command line goes before

    def test_another_roots_list_of_the_same_name_is_refused(self):
        self.refused("foreign-empty.pem: its signature is not the root's", "--crl", "foreign-empty.pem")

    def test_another_issuers_list_is_refused(self):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=other",
                     "-keyout", "other.key", "-out", "other.pem")
        os.makedirs(self.path("other"), exist_ok=True)
        for kind in ("key", "pem"):
            os.rename(self.path("other." + kind), self.path("other/root." + kind))
        self.refused("it is not this root's", "--crl", self.list("other", "empty"))

    def test_a_list_that_has_run_out_or_is_not_in_force_yet_is_refused(self):
        past = self.list("pki", "empty", "-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z", out="past.pem")
        future = self.list("pki", "empty", "-crl_lastupdate", "20990101000000Z", "-crl_nextupdate", "20990201000000Z", out="future.pem")
        self.refused("it has run out: fetch", "--crl", past)
        self.refused("it is not in force yet", "--crl", future)

    def test_a_list_of_changes_only_is_refused(self):
        delta = self.list("pki", "empty", "-crlexts", "delta", more="[delta]\n2.5.29.27 = critical,DER:020101\n", out="delta.pem")
        self.refused("critical extension", "--crl", delta)

    def test_a_damaged_list_is_refused(self):
        der = self.openssl("crl", "-in", "pki-empty.pem", "-outform", "DER")
        self.write("flipped.crl", der[:-5] + bytes([der[-5] ^ 1]) + der[-4:])
        self.refused("its signature is not the root's|cannot be read|can be read", "--crl", "flipped.crl")
        self.write("cut.crl", der[:-9])
        self.refused("no revocation list", "--crl", "cut.crl")
        self.refused("no revocation list", "--crl", "absent.crl")

    def test_what_ran_is_remembered_over_runs(self):
        self.runs("--store", "store")
        self.runs("--store", "store")
        with open(self.path("store"), "rb") as file:
            self.assertEqual(file.read(4), b"FSMC")

    def test_the_system_file_names_the_memory(self):
        self.system('posix = { store = "named"; };')
        self.runs()
        self.assertTrue(os.path.exists(self.path("named")))

    def test_nothing_is_remembered_of_what_is_refused(self):
        self.refused("CERTIFICATE_REVOKED", "--crl", "pki-revoked.pem", "--store", "unused")
        self.assertFalse(os.path.exists(self.path("unused")))
        self.write("system.conf", f"apps = ( {WITNESS.replace('memory = 65536', 'memory = 65536; epoch = 9')} );\n")
        self.refused("EPOCH", "--store", "unused")
        with open(self.path("unused"), "rb") as file:
            self.assertEqual(file.read(), b"")

    def test_a_damaged_memory_is_refused(self):
        self.runs("--store", "damaged")
        with open(self.path("damaged"), "r+b") as file:
            file.seek(40)
            file.write(b"?")
        self.refused("STORE_DAMAGED", "--store", "damaged")

    def test_another_file_is_not_taken_for_the_memory(self):
        before = self.write("other.txt", b"x" * 10000)
        self.refused("this is another file", "--store", "other.txt", code=3)
        with open(before, "rb") as file:
            self.assertEqual(file.read(), b"x" * 10000)
        self.refused(re.escape("No such file"), "--store", "no/folder", code=3)


if __name__ == "__main__":
    harness.main()

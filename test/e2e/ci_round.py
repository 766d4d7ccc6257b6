"""ci_round.py BUILD-FOLDER: samples/ci/round.sh as CI runs it, with its key in a token: what comes out is genuine, says what it was
made of, and is the same bytes for another user, in another folder, language and time zone."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from bench import main, tool

SOURCE = pathlib.Path(__file__).resolve().parents[2]
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
NOBODY = 65534


class Round(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "tokens").mkdir()
        (self.folder / "softhsm2.conf").write_text(f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\n")
        self.environment = dict(os.environ, SOFTHSM2_CONF=str(self.folder / "softhsm2.conf"), FSM_PKCS11_MODULE=MODULE,
                                FSM_PKCS11_PIN="4711", PATH=f"{tool('fsmcc').parent}:{os.environ['PATH']}",
                                SIGN_KEY="pkcs11:token=signer;object=ci", SIGN_CERT=str(self.folder / "pki/ci.pem"),
                                ROOT=str(self.folder / "pki/root.pem"), BUILDER="https://ci.example.com/runner/7")
        self.run_here(tool("fsmsign"), "pki", "pki")
        self.run_here("softhsm2-util", "--init-token", "--free", "--label", "signer", "--pin", "4711", "--so-pin", "0815")
        self.run_here("softhsm2-util", "--import", "pki/ci.key", "--token", "signer", "--label", "ci", "--id", "01", "--pin", "4711")
        (self.folder / "pki/ci.key").unlink()

    def run_here(self, *words, **more):
        run = subprocess.run([str(word) for word in words], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, **more)
        self.assertEqual(run.returncode, 0, f"{words}\n{run.stdout}{run.stderr}")
        return run.stdout

    def digest(self, path):
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def test_everything_is_signed_verified_and_traced(self):
        self.run_here(SOURCE / "samples/ci/round.sh", SOURCE / "samples/gps", "out")
        records = [json.loads(line) for line in (self.folder / "out/records.jsonl").read_text().splitlines()]
        self.assertEqual(len(records), 6)
        self.assertEqual({record["code"] for record in records if record["target"] == "x86"}, {"verified"})
        app = self.folder / "out/cortex-m3/gps.fsm"
        statement = json.loads(app.with_name("gps.fsm.intoto.json").read_text())
        self.assertEqual(statement["subject"], [{"name": "gps.fsm", "digest": {"sha256": self.digest(app)}}])
        definition = statement["predicate"]["buildDefinition"]
        self.assertEqual({each["name"]: each["digest"]["sha256"] for each in definition["resolvedDependencies"]},
                         {name: self.digest(SOURCE / "samples/gps" / name) for name in ("gps.c", "fix.h")})
        self.assertEqual(definition["externalParameters"]["target"], "cortex-m3")
        self.assertEqual(statement["predicate"]["runDetails"]["builder"]["id"], "https://ci.example.com/runner/7")
        self.assertIn("source     gps.c, sha256 ", self.run_here(tool("fsmsign"), "show", app))

    def test_the_record_tells_sources_and_options_apart(self):
        (self.folder / "a.c").write_text((SOURCE / "samples/heartbeat/heartbeat.c").read_text())
        shown = {}
        for name, options in {"same": [], "again": ["-Wall", "-I", self.folder], "macro": ["-DX=1"], "level": ["-O1"]}.items():
            self.run_here(tool("fsmcc"), *options, "a.c", "-o", f"{name}.fsm")
            shown[name] = self.made_of(f"{name}.fsm")
        (self.folder / "a.c").write_text((self.folder / "a.c").read_text() + "// changed\n")
        self.run_here(tool("fsmcc"), "a.c", "-o", "changed.fsm")
        shown["changed"] = self.made_of("changed.fsm")
        self.assertEqual(shown["same"], shown["again"])
        self.assertEqual(shown["same"]["options"], shown["changed"]["options"])
        self.assertEqual(shown["same"]["source"], shown["macro"]["source"])
        for what, name in {"source": "changed", "options": "macro", "link": "level"}.items():
            self.assertNotEqual(shown["same"][what], shown[name][what], name)

    def made_of(self, file):
        lines = json.loads(self.run_here(tool("fsmsign"), "show", "--json", file))["made_of"]
        return {line["what"]: (line.get("name"), line.get("sha256")) for line in lines}

    def test_another_user_gets_the_same_bytes(self):
        files = {}
        for name, more in {"here": {}, "there": {"user": NOBODY, "group": NOBODY, "extra_groups": []}}.items():
            folder = self.folder / name
            shutil.copytree(SOURCE / "samples/gps", folder)
            environment = dict(self.environment, HOME="/nonexistent" if more else str(self.folder), LANG="C.UTF-8" if more else "C",
                               TZ="Pacific/Auckland" if more else "UTC", SOURCE_DATE_EPOCH="12345" if more else "1")
            if more and not self.may_change_user(more): more = {}
            if more:
                self.folder.chmod(0o755)
                for path in [folder, *folder.iterdir()]: os.chown(path, NOBODY, NOBODY)
            for target in ("x86", "cortex-m3"):
                run = subprocess.run([tool("fsmcc"), f"--target={target}", "-g", "gps.c", "-o", f"{target}.fsm"], cwd=folder,
                                     env=environment, capture_output=True, text=True, **more)
                self.assertEqual(run.returncode, 0, run.stderr)
                files.setdefault(target, set()).add((folder / f"{target}.fsm").read_bytes())
        self.assertEqual([len(each) for each in files.values()], [1, 1])

    def may_change_user(self, more):
        """As another user this needs root, and the build where others can reach it."""
        try:
            run = subprocess.run([tool("fsmcc"), "--version"], capture_output=True, **more)
            if run.returncode == 0: return True
        except (PermissionError, OSError):
            pass
        print("the second build runs as the same user: this one may not change it, or another cannot reach the build")
        return False


if __name__ == "__main__":
    main()

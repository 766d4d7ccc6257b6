"""Somebody who disturbs a Cortex-M3 at the right moment makes it leave out an instruction, or two neighbours. Whichever they are,
anywhere from reset to the kernel's end, an app that is to be refused does not start. skips/skips.c says how that is tried.

python3 … BUILD-FOLDER [K/N: of N places every K-th is tried, from 0 on; 0/1: all, and the inside of signature and hash as well]
"""
import hashlib
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import abuse
from bench import BUILD, SAMPLES, Bench, command, main, tool

SHARE = sys.argv.pop(1) if len(sys.argv) > 1 and "/" in sys.argv[1] else "0/40"
INSIDE_SHARES = 8  # so that they run side by side
APP = '{{ name = "{name}"; file = "{name}.fsm"; groups = ["log", "timer"]; {settings} fsms = ( {{ name = "{name}"; ' \
      'type = "heartbeat"; }} ); }}'
# Of each family what is refused by another part of the loader or the kernel.
CHOSEN = {
    "bit flips": ["code", "the certificate"],
    "truncation and unsigned bytes": ["no trailer", "a gap, signed"],
    "length and offset overflow": ["a manifest beyond the image", "a handler far away"],
    "unknown key and same-name root": ["signed by a stranger", "a stranger's certificate of the same name"],
    "certificate misuse": ["a CA as signer", "no key usage", "run out", "rights twice"],
    "group escalation": ["a group the signer has not", "a call of a group not declared", "a group the system does not grant"],
    "wrong device": ["for another machine"],
    "hostile but signed ELF": ["code that is writable", "a handler outside the code", "a relocation outside the image"],
}


class Skips(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = SAMPLES / "heartbeat" / "heartbeat.c"
        cls.good = {}
        for target in ("cortex-m3", "cortex-m4"):
            app = cls.compile(source, cls.folder / target / "heartbeat.fsm", target)
            cls.sign(app)
            cls.good[target] = app.read_bytes()
        cls.done(tool("fsmsign"), "pki", "--ci", "builder", cls.pki)
        cls.done(tool("fsmsign"), "pki", "--ci", "builder", cls.folder / "foreign")
        folder = cls.folder / "abuse"
        folder.mkdir()
        cls.abuses = abuse.make(folder, cls.pki, cls.good["cortex-m3"], cls.good["cortex-m4"])

    def device(self, name, apps, settings="", pki=None):
        """A device's image with these files as its apps."""
        folder = self.folder / re.sub(r"\W", "_", name)
        folder.mkdir()
        names = ["heartbeat", *(f"app{number}" for number in range(1, len(apps)))]
        for app, data in zip(names, apps):
            (folder / f"{app}.fsm").write_bytes(abuse.stand_in(data) if len(apps) == 1 else data)
        system = folder / "system.conf"
        system.write_text("apps = (" + ",".join(APP.format(name=app, settings=settings) for app in names) + ");\nstop_after = 1500;\n")
        pki = pki or self.pki
        self.image(system, folder, folder / "image", "--no-verify", "--target", "cortex-m", "--key", pki / "builder.key", "--cert",
                   pki / "builder.pem")
        if len(apps) == 1:
            abuse.take_place(folder / "image", apps[0])
        return folder / "image"

    def remembers(self, kind, name, value):
        """What a device remembers, with one entry; fsm/abi.h has the layout."""
        entry = name.ljust(24, b"\0")[:24] + value.to_bytes(4, "little") + kind.to_bytes(4, "little")
        head = (1 | 1 << 16).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
        path = self.folder / f"{kind}.store"
        path.write_bytes(b"FSMC" + head + hashlib.sha256(head + entry).digest()[:16] + entry)
        return path

    def signer(self):
        """What stands for ci.pem's holder: the hash of its name."""
        return hashlib.sha256(abuse.subject(self.good["cortex-m3"])).digest()

    def scenarios(self):
        """(what is wrong, the image, the reason, more for skips)"""
        good = self.good["cortex-m3"]
        for family, names in CHOSEN.items():
            for name, data, reason in self.abuses[family]:
                if name in names:
                    yield f"{family}: {name}", self.device(f"{family} {name}", [data]), reason.split("|")[0], []
        yield "below the floor", self.device("floor", [good], "counter = 1;"), "COUNTER", []
        for name, store, reason in (("an older app", self.remembers(1, b"heartbeat", 1), "COUNTER"),
                                    ("a withdrawn signer", self.remembers(2, self.signer(), 2), "EPOCH")):
            yield name, self.device(name, [good]), reason, ["--store", store]
        # Signed with the signature of the app before it, whose hash may still lie about.
        replayed = abuse.flip(good, good.index(b"beat %u"))
        yield "a second app with the first one's signature", self.device("replayed", [good, replayed]), "SIGNATURE", ["--app", "1"]
        # Over the RAM that an accepted boot has left, in which everything is as it should be.
        yield "a flipped bit after a good boot", self.device("warm", [replayed]), "SIGNATURE", ["--before", self.device("good", [good])]
        yield "a stranger's system", self.device("system", [good], pki=self.folder / "foreign"), "CERTIFICATE_ISSUER", []

    def test_no_skipped_instruction_starts_an_app_that_is_to_be_refused(self):
        scenarios = list(self.scenarios())
        self.assertEqual(len(scenarios), sum(map(len, CHOSEN.values())) + 6)
        words = [[BUILD / "test/e2e/e2e_skips", image, "--refused", reason, "--share", SHARE, *more]
                 for _, image, reason, more in scenarios]
        for share in range(INSIDE_SHARES if SHARE == "0/1" else 0):
            words.append([*words[0][:4], "--share", f"{share}/{INSIDE_SHARES}", "--inside"])
            scenarios.append((f"the inside of the signature, share {share}", *scenarios[0][1:]))
        with ThreadPoolExecutor(2) as pool:
            for scenario, run in zip(scenarios, pool.map(lambda call: command(call), words)):
                with self.subTest(scenario=scenario[0]):
                    self.assertEqual(run.code, 0, run.text)
                    print(f"{scenario[0]}: {run.lines[-1]}", flush=True)


if __name__ == "__main__":
    main()

"""A function marked trusted is listed with its reason, needs a signer with that right, and is contained like any other."""
import json

from bench import Bench, command, fsmrun, main, tool

SOURCE = """#include <fsm/app.h>
#include <fsm/log.h>

FSM_APP(probe, FSM_VERSION(1), FSM_USES(log));

struct probe { uint32_t where; };

FSM_TRUSTED("a field test reads where the state lies") static void note(struct probe *self)
{
    self->where = (uint32_t)(uintptr_t)self;
    if (self->where) *(volatile uint32_t *)(uintptr_t)(self->where ^ 0x80000000u) = 1;
}

FSM_TYPE(probe, struct probe)
{
    if (event->type == FSM_START) note(self);
    fsm_log_info("after");
}
"""
SYSTEM = ('apps = ( { name = "probe"; file = "probe.fsm"; groups = ["log"];'
          ' fsms = ( { name = "probe"; type = "probe"; on_trap = "stop"; mailbox = 2; } ); } );\nstop_when_idle = 100;\n')


class Trusted(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = cls.folder / "probe.c"
        source.write_text(SOURCE)
        cls.app = cls.folder / "probe.fsm"
        cls.done(tool("fsmcc"), "-w", source, "-o", cls.app)
        cls.done(tool("fsmsign"), "pki", cls.folder / "trust", "--ci", "trusting", "--trusted")

    def sign(self, pki, name):
        return command([tool("fsmsign"), "sign", "--key", pki / f"{name}.key", "--cert", pki / f"{name}.pem", self.app])

    def test_it_is_listed_with_its_reason(self):
        self.assertIn("trusted    note: a field test reads where the state lies", self.done(tool("fsmsign"), "show", self.app).text)
        shown = json.loads(self.done(tool("fsmsign"), "show", "--json", self.app).text)["app"]
        self.assertTrue(shown["trusted"])
        self.assertEqual(shown["trusted_functions"], [{"name": "note", "reason": "a field test reads where the state lies"}])

    def test_a_signer_without_the_right_cannot_sign_it(self):
        self.done(tool("fsmsign"), "pki", self.folder / "plain")
        run = self.sign(self.folder / "plain", "ci")
        self.assertEqual(run.code, 1)
        self.assertIn("app 'probe' contains trusted functions, which certificate 'CI signer' does not allow", run.text)

    def test_its_wild_write_traps(self):
        pki = self.folder / "trust"
        self.assertEqual(self.sign(pki, "trusting").code, 0)
        system = self.system("probe.conf", SYSTEM)
        run = fsmrun("--root", pki / "root.pem", "--apps", self.folder, system)
        self.assertRegex(run.text, r"kernel: trap \d in app probe, FSM probe")
        self.assertNotIn("after", run.text)


if __name__ == "__main__":
    main()

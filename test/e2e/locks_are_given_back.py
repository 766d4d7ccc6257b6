"""Group legacy on every port: a lock goes from one to the next, a trap gives it back, and without all three permissions there is none."""
import pathlib

from bench import PORTS, TARGET_OF, Bench, command, main, tool

APPS = pathlib.Path(__file__).parent / "apps"
SYSTEM = """apps = (
  { name = "sharer"; file = "sharer.fsm"; groups = ["log", "timer", "legacy"];
    fsms = ( { name = "a"; type = "first"; }, { name = "b"; type = "second"; } ); },
  { name = "crasher"; file = "crasher.fsm"; groups = ["log", "legacy"]; fsms = ( { name = "c"; type = "crasher"; on_trap = "stop"; } ); }
);
legacy = ( { name = "bus"; users = ["a", "b", "c"]; }, { name = "board"; bytes = 8; lock = "bus"; } );
stop_after = 2000;
"""
LOG = """[a] request 0
[a] write 0
[b] request 2, try -1
[c] request 2, nobody's -3
[a] release 0
[b] granted 0, board says 1
[b] beyond its end -4
[b] release 0
[b] release -6, read -6
[c] granted 0
[a] try 1
[a] board says 2"""


class Locks(Bench):
    def test_a_lock_goes_from_one_to_the_next_and_a_trap_gives_it_back_everywhere(self):
        built = {target: self.apps("locks", [APPS / "sharer.c", APPS / "crasher.c"], target) for target in ("x86", "cortex-m3")}
        system = self.system("locks.conf", SYSTEM)
        for port, run in self.on_ports(PORTS, lambda port: self.run_on(port, system, built[TARGET_OF[port]])).items():
            self.assertEqual(run.code, 0, f"{port}:\n{run.text}")
            self.assertEqual("\n".join(run.log()), LOG, port)
            self.assertEqual(len(run.kernel()), 1, port)

    def test_without_all_permissions_there_is_none(self):
        folder = self.apps("refused", [APPS / "crasher.c"], "x86")
        run = self.run_on("posix", self.system("ungranted.conf", 'apps = ( { file = "crasher.fsm"; groups = ["log"]; } );\n'), folder)
        self.assertEqual(run.code, 1, run.text)
        self.assertIn('"legacy": the app uses this group but is not granted it', run.text)
        self.done(tool("fsmsign"), "pki", self.pki, "--ci", "modern", "--groups", "log,timer")
        run = command([tool("fsmsign"), "sign", "--resign", "--key", self.pki / "modern.key", "--cert", self.pki / "modern.pem",
                       folder / "crasher.fsm"])
        self.assertEqual(run.code, 1, run.text)
        self.assertIn("legacy", run.text)

    def test_the_compiler_says_that_it_is_discouraged(self):
        run = command([tool("fsmcc"), APPS / "crasher.c", "-o", self.folder / "crasher.fsm"])
        self.assertEqual(run.code, 0, run.text)
        self.assertIn("remark: group 'legacy' shares locks and memory among FSMs", run.text)


if __name__ == "__main__":
    main()

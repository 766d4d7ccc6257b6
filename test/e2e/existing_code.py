"""C that was not written for fsmcc, with its globals, its heap, its mathematics and its printf, does in a cell what it does on the
host: on every port, and again after a restart."""
import pathlib

from bench import PORTS, TARGET_OF, Bench, command, main, tool

APPS = pathlib.Path(__file__).parent / "apps" / "existing"
LIBRARY = [APPS / "tree.c", APPS / "pack.c", APPS / "program.c", APPS / "idioms.c"]
OPTIONS = ["-ffsm-globals=state", "-Dmain=program"]


def system_file(*fsms):
    entries = ", ".join(f'{{ name = "{name}"; type = "existing"; on_trap = "restart"; mailbox = 2; }}' for name in fsms)
    return f'apps = ( {{ name = "existing"; file = "existing.fsm"; groups = ["log"]; fsms = ( {entries} ); }} );\nstop_when_idle = 200;\n'


class Existing(Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        binary = cls.folder / "native"
        cls.done("gcc", "-std=gnu11", "-O1", *LIBRARY, "-o", binary, "-lm")
        cls.expected = cls.done(binary).lines

    def build(self, target, *words):
        app = self.folder / target / "existing.fsm"
        app.parent.mkdir(exist_ok=True)
        self.done(tool("fsmcc"), f"--target={target}", "-w", *OPTIONS, *words, "-o", app)
        return self.sign(app)

    def test_it_says_the_same_everywhere_and_after_a_restart(self):
        for target in ("x86", "cortex-m3"):
            self.build(target, APPS / "app.c", *LIBRARY)
        system = self.system("existing.conf", system_file("existing"))
        runs = self.on_ports(PORTS, lambda port: self.run_on(port, system, self.folder / TARGET_OF[port]))
        for port, run in runs.items():
            with self.subTest(port=port):
                said = [line.removeprefix("[existing] ") for line in run.log()]
                self.assertEqual(said, self.expected * 6, run.text)  # the first time and five restarts

    def test_objects_and_an_archive_of_its_own_makefile_are_linked_beside_the_app(self):
        work = self.folder / "make"
        work.mkdir()
        (work / "Makefile").write_text(f"""CFLAGS = -O2 -w {' '.join(OPTIONS)}
libexisting.a: tree.o pack.o program.o idioms.o
\t$(AR) rcs $@ $^
%.o: {APPS}/%.c
\t$(CC) $(CFLAGS) -c -o $@ $<
""")
        self.done("make", f"CC={tool('fsmcc')}", "AR=llvm-ar-19", folder=work)
        app = self.build("x86", APPS / "app.c", work / "libexisting.a")
        run = self.run_on("posix", self.system("made.conf", system_file("existing")), app.parent)
        self.assertEqual([line.removeprefix("[existing] ") for line in run.log()], self.expected * 6, run.text)

    def test_there_is_one_fsm_of_such_an_app(self):
        app = self.build("x86", APPS / "app.c", *LIBRARY)
        run = self.run_on("posix", self.system("two.conf", system_file("one", "two")), app.parent)
        self.assertEqual(run.code, 1, run.text)
        self.assertIn("there can be one FSM of it: load the app once more, under another name", run.text)
        self.assertIn("globals    belong to the state", self.done(tool("fsmsign"), "show", app).text)
        self.assertIn('"globals": true', self.done(tool("fsmsign"), "show", "--json", app).text)

    def test_without_the_option_it_is_refused_with_the_way_out(self):
        app = self.folder / "refused.fsm"
        run = command([tool("fsmcc"), "-w", "-Dmain=program", APPS / "app.c", *LIBRARY, "-o", app])
        self.assertEqual(run.code, 1)
        self.assertIn("[fsm-global]", run.text)
        user = self.folder / "user.c"
        user.write_text('#include <fsm/app.h>\n#include <stdlib.h>\nFSM_APP(user, FSM_VERSION(1));\nstruct s { char *p; };\n'
                        'FSM_TYPE(user, struct s) { if (event->type == FSM_START) self->p = malloc(10); }\n')
        run = command([tool("fsmcc"), user, "-o", app])
        self.assertEqual(run.code, 1)
        self.assertIn("error: this needs a heap, which keeps something between calls: build with -ffsm-globals=state", run.text)
        self.done(tool("fsmcc"), "-ffsm-globals=state", "-ffsm-heap=4096", user, "-o", app)


if __name__ == "__main__":
    main()

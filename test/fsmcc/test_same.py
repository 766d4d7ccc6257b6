"""The same source, options and tools give the same bytes on any machine and path."""
import os
import shutil

import harness
from harness import APP_PART, FSMCC, STEP, TARGETS

WHERE = "const char *where(void);\nconst char *where(void) { return __FILE__ __DATE__ __TIME__ __TIMESTAMP__; }\n"
TALKATIVE = APP_PART.replace("FSM_APP", f"{WHERE}FSM_APP", 1) \
    .replace("step(self->count)", "step(self->count) + (uint32_t)where()[self->count % 8]")


class Same(harness.Case):
    def make(self, folder, *words, env=None, umask=0o022):
        (folder / "inc").mkdir(parents=True, exist_ok=True)
        (folder / "a.c").write_text('#include "step.h"\n' + TALKATIVE)
        (folder / "inc/step.h").write_text("#include <stdint.h>\nstatic inline const char *header(void) { return __FILE__; }\n")
        (folder / "step.c").write_text('#include "step.h"\n' + STEP.replace("n + 3", "n + (uint32_t)header()[n % 4]"))
        self.run_command("sh", "-c", f'umask {umask:o}; exec "$@"', "sh", FSMCC, *words, f"-I{folder}/inc",
                         "a.c", "step.c", "-o", "a.fsm", cwd=folder, env=env)
        return (folder / "a.fsm").read_bytes()

    def test_place_time_locale_and_umask_do_not_matter(self):
        for target in TARGETS:
            for words in [[], ["-g"], ["-g3", "-O0"]]:
                with self.subTest(target=target, words=words):
                    one = self.make(self.folder / "one", f"--target={target}", *words)
                    (self.folder / "t2").mkdir(exist_ok=True)
                    two = self.make(self.folder / "a much longer/path with spaces/two", f"--target={target}", *words, umask=0o077,
                                    env={"TMPDIR": str(self.folder / "t2"), "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu",
                                         "HOME": "/nowhere", "USER": "somebody", "SOURCE_DATE_EPOCH": "1"})
                    self.assertEqual(one, two)
                    self.assertNotIn(str(self.folder.parent).encode(), one)

    def test_a_source_named_by_its_whole_path_is_the_same_elsewhere(self):
        made = []
        for name in ["one", "another one"]:
            folder = self.folder / name
            folder.mkdir()
            (folder / "a.c").write_text(TALKATIVE.replace("step(self->count)", "self->count"))
            self.run_command(FSMCC, folder / "a.c", "-o", "a.fsm", cwd=folder)
            made.append((folder / "a.fsm").read_bytes())
        self.assertEqual(made[0], made[1])

    def test_an_equals_sign_in_the_path_does_not_matter(self):
        """It means something to the options that make paths relative."""
        self.make(self.folder / "one", "-g")
        shutil.copytree(self.folder / "one", self.folder / "x=y")
        for folder in ["one", "x=y"]:
            self.run_command(FSMCC, "-g", "-Iinc", "a.c", "step.c", "-o", "a.fsm", cwd=self.folder / folder)
        self.assertEqual(self.bytes("x=y/a.fsm"), self.bytes("one/a.fsm"))

    def test_time_does_not_matter(self):
        one = self.make(self.folder / "one")
        os.utime(self.folder / "one/a.c", (10**9, 10**9))
        self.run_command(FSMCC, f"-I{self.folder}/one/inc", "a.c", "step.c", "-o", "a.fsm", cwd=self.folder / "one")
        self.assertEqual(self.bytes("one/a.fsm"), one)

    def test_where_fsmcc_lies_does_not_matter(self):
        bin_folder = os.path.dirname(FSMCC)
        (self.folder / "moved/bin").mkdir(parents=True)
        shutil.copy(FSMCC, self.folder / "moved/bin/fsmcc")
        shutil.copytree(os.path.join(bin_folder, "../lib/fsmcc"), self.folder / "moved/lib/fsmcc")
        one = self.make(self.folder / "one", "-g")
        self.run_command(self.folder / "moved/bin/fsmcc", "-g", f"-I{self.folder}/one/inc", "a.c", "step.c", "-o", "b.fsm",
                         cwd=self.folder / "one")
        self.assertEqual(self.bytes("one/b.fsm"), one)

    def test_objects_make_the_same_app_as_sources(self):
        one = self.make(self.folder / "one", "-g")
        folder = self.folder / "one"
        self.run_command(FSMCC, "-g", f"-I{folder}/inc", "-c", "a.c", "step.c", cwd=folder)
        self.run_command(FSMCC, "-g", "a.o", "step.o", "-o", "b.fsm", cwd=folder)
        self.assertEqual(self.bytes("one/b.fsm"), one)

    def test_the_bytes_are_about_the_source(self):
        """The test itself: another source makes other bytes."""
        one = self.make(self.folder / "one")
        (self.folder / "one/step.c").write_text(STEP)
        self.run_command(FSMCC, f"-I{self.folder}/one/inc", "a.c", "step.c", "-o", "a.fsm", cwd=self.folder / "one")
        self.assertNotEqual(self.bytes("one/a.fsm"), one)


harness.main()

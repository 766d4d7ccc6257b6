"""What cmake --install puts somewhere works there, from app.c to a signed file, without the build tree."""
import os

import harness

BUILD, SOURCE = os.environ["BUILD"], os.environ["SOURCE"]


class Install(harness.Case):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder.parent / "prefix"
        self.run_command("cmake", "--install", BUILD, "--prefix", self.prefix)
        self.bin = self.prefix / "bin"

    def test_the_samples_build_from_there_and_are_the_same(self):
        for target in harness.TARGETS:
            words = [f"--target={target}", f"{SOURCE}/samples/heartbeat/heartbeat.c"]
            self.run_command(self.bin / "fsmcc", *words, "-o", "there.fsm")
            self.fsmcc(*words, "-o", "here.fsm")
            self.assertEqual(self.bytes("there.fsm"), self.bytes("here.fsm"))
        shown = self.run_command(self.bin / "fsmcc", "-###", *words).stderr
        self.assertNotIn(f"{BUILD}/", shown)
        self.assertIn("fsm-asm", self.run_command(self.bin / "fsmcc", "--explain", "all").stdout)

    def test_every_command_is_there(self):
        for name in ["fsmcc", "fsm++", "fsmschema", "fsmsign", "fsmrun", "fsmimage"]:
            self.assertIn(name, self.run_command(self.bin / name, "--version").stdout)

    def test_from_source_to_a_running_system(self):
        self.run_command(self.bin / "fsmcc", f"{SOURCE}/samples/heartbeat/heartbeat.c", "-o", "heartbeat.fsm")
        self.run_command(self.bin / "fsmsign", "pki", "pki")
        self.run_command(self.bin / "fsmsign", "sign", "--key", "pki/ci.key", "--cert", "pki/ci.pem", "heartbeat.fsm")
        shown = self.run_command(self.bin / "fsmrun", "--root", "pki/root.pem", "--apps", ".",
                                 f"{SOURCE}/samples/heartbeat/system.conf")
        self.assertIn("beat", shown.stdout + shown.stderr)

    def test_an_image_is_linked_from_there(self):
        self.run_command(self.bin / "fsmcc", "--target=cortex-m3", f"{SOURCE}/samples/heartbeat/heartbeat.c", "-o", "heartbeat.fsm")
        self.run_command(self.bin / "fsmsign", "pki", "pki")
        self.run_command(self.bin / "fsmsign", "sign", "--key", "pki/ci.key", "--cert", "pki/ci.pem", "heartbeat.fsm")
        self.run_command(self.bin / "fsmimage", "--root", "pki/root.pem", "--key", "pki/ci.key", "--cert", "pki/ci.pem",
                         "--apps", ".", f"{SOURCE}/samples/heartbeat/system.conf", "-o", "image")
        self.assertEqual(self.bytes("image")[:4], b"\x7fELF")

    def test_the_toolchain_file_works_from_there(self):
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(a a.c)\n")
        self.write("a.c", harness.APP)
        self.run_command("cmake", "-S", ".", "-B", "b", "--toolchain", self.prefix / "lib/fsmcc/fsmcc.cmake")
        shown = self.run_command("cmake", "--build", "b", "--verbose").stdout
        self.assert_app("b/a.fsm")
        self.assertIn(f"{self.bin}/fsmcc", shown)


harness.main()

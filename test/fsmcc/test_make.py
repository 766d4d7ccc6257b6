"""fsmcc in the place of cc: make and CMake projects of several files."""
import os

import harness
from harness import APP_PART, FSMCC, LLVM, TARGETS

MAKEFILE = """
CFLAGS = -O2 -g -Wall -Wextra -Werror -std=gnu11 -MMD -MP -Iinclude
OBJECTS = a.o
out.fsm: $(OBJECTS) libstep.a
\t$(CC) $(CFLAGS) $(OBJECTS) -L. -lstep -o $@
libstep.a: step.o other.o
\t$(AR) rcs $@ $^
-include *.d
"""

CMAKE = """
cmake_minimum_required(VERSION 3.20)
project(small C)
add_library(step STATIC step.c other.c)
target_include_directories(step PUBLIC include)
add_executable(small a.c)
target_link_libraries(small PRIVATE step)
target_compile_options(small PRIVATE -Wall -Wextra -Werror)
"""


class Project(harness.Case):
    def setUp(self):
        super().setUp()
        self.write("a.c", '#include "step.h"\n' + APP_PART.replace("uint32_t step(uint32_t);\n", ""))
        self.write("include/step.h", "#include <stdint.h>\nuint32_t step(uint32_t);\n")
        self.write("step.c", '#include "step.h"\nuint32_t step(uint32_t n) { return n + 3; }\n')
        self.write("other.c", "typedef int nothing;\n")

    def ages(self):
        return {name: (self.folder / name).stat().st_mtime_ns for name in self.files()}

    def touch(self, name):
        future = max(self.ages().values()) + 2_000_000_000
        os.utime(self.folder / name, ns=(future, future))


class Make(Project):
    def setUp(self):
        super().setUp()
        self.write("Makefile", MAKEFILE)

    def make(self, *words, **more):
        done = self.run_command("make", f"CC={FSMCC}", f"AR={LLVM}/llvm-ar", *words, **more)
        self.assertEqual(list(self.scratch.iterdir()), [])
        return done

    def test_a_project_of_several_files_and_an_archive(self):
        self.make()
        self.assert_app("out.fsm")
        self.assertEqual(self.files(), ["Makefile", "a.c", "a.d", "a.o", "include/step.h", "libstep.a", "other.c",
                                        "other.d", "other.o", "out.fsm", "step.c", "step.d", "step.o"])

    def test_a_changed_header_compiles_what_includes_it_and_no_more(self):
        self.make()
        self.assertIn("up to date", self.make().stdout)
        before = self.ages()
        self.touch("include/step.h")
        self.make()
        changed = {name for name, age in self.ages().items() if before[name] != age}
        self.assertIn("a.o", changed)
        self.assertIn("step.o", changed)
        self.assertNotIn("other.o", changed)

    def test_parallel_make_makes_the_same_app(self):
        self.make("-j1")
        one = self.bytes("out.fsm")
        self.run_command("sh", "-c", "rm *.o *.a *.d *.fsm")
        self.make("-j4")
        self.assertEqual(self.bytes("out.fsm"), one)

    def test_make_stops_at_an_error_and_leaves_no_app(self):
        self.make()
        self.write("step.c", "broken\n")
        self.touch("step.c")
        self.make(code=2)
        self.assertNotIn("step.o", self.files())

    def test_every_target(self):
        for target in TARGETS:
            self.make("-B", f"CC={FSMCC} --target={target}")
            self.assert_app("out.fsm")


class CMake(Project):
    def setUp(self):
        super().setUp()
        self.write("CMakeLists.txt", CMAKE)
        self.toolchain = os.path.join(os.path.dirname(os.path.dirname(FSMCC)), "lib/fsmcc/fsmcc.cmake")

    def build(self, *words):
        self.run_command("cmake", "-S", ".", "-B", "build", "--toolchain", self.toolchain, *words)
        return self.run_command("cmake", "--build", "build")

    def test_a_project_of_several_files_and_an_archive(self):
        for target in TARGETS:
            with self.subTest(target=target):
                self.build(f"-DFSM_TARGET={target}", "-DCMAKE_BUILD_TYPE=Release", "--fresh")
                self.assert_app("build/small.fsm")

    def test_a_changed_header_compiles_again(self):
        self.build()
        self.write("include/step.h", "#error changed\n")
        self.touch("include/step.h")
        self.assertIn("changed", self.run_command("cmake", "--build", "build", code=2).stderr)

    def test_the_generator_is_no_matter(self):
        self.build("-G", "Ninja")
        ninja = self.bytes("build/small.fsm")
        self.build("-G", "Unix Makefiles", "--fresh")
        self.assertEqual(self.bytes("build/small.fsm"), ninja)

    def test_the_place_of_the_build_does_not_change_the_app(self):
        self.build("-DCMAKE_BUILD_TYPE=Debug")
        here = self.bytes("build/small.fsm")
        elsewhere = self.folder.parent / "elsewhere"
        self.run_command("cmake", "-S", ".", "-B", elsewhere, "--toolchain", self.toolchain, "-DCMAKE_BUILD_TYPE=Debug")
        self.run_command("cmake", "--build", elsewhere)
        self.assertEqual((elsewhere / "small.fsm").read_bytes(), here)


harness.main()

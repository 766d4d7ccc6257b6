"""Options are known to be harmless, or refused; nothing but the command line has a say."""
import harness
from harness import APP, CALL

HARMLESS = """-Wall -Wextra -Werror -Wno-unused-parameter -Wconversion -w -pedantic -pedantic-errors -std=c11 -std=gnu11
    -std=c99 -g -g0 -g1 -g3 -ggdb -gdwarf-4 -gdwarf-5 -gline-tables-only -O -O0 -O1 -O2 -O3 -Os -Oz -Og -pipe -MMD -MP -MD
    -ffunction-sections -fdata-sections -fno-common -fno-strict-aliasing -fwrapv -fno-pic -fno-pie -no-pie -static -s
    -rdynamic -fno-builtin -ffreestanding -nostdlib -fomit-frame-pointer -fno-omit-frame-pointer -fno-inline -funroll-loops
    -fvisibility=hidden -fdiagnostics-color=always -fno-color-diagnostics -ferror-limit=3 -fno-stack-protector -flto -lc -lm
    -v -DX=1 -UX -I. -fno-math-errno -ffp-contract=off""".split()

# Each would switch something off, let something in, or is a way past the driver.
REFUSED = """-Xclang -Xclang=-load -mllvm -mllvm=-x -Xassembler -Xlinker -Xpreprocessor -Xarch_host -Xarch_host=-g -Wl,-r
    -Wa,-x -Wp,-DX -cc1 -cc1as --driver-mode=cl --config --config=x.cfg --no-default-config --config-system-dir=.
    --config-user-dir=. -fplugin=x.so -fpass-plugin=x.so -fplugin-arg-fsmcheck-exempt=/ -fsanitize=address
    -fsanitize=safe-stack -fprofile-generate -fcoverage-mapping --coverage -pg -fopenmp -pthread -shared -fPIC -fpic -fPIE
    -fpie -pie -mcpu=cortex-m3 -mthumb -m32 -mx32 -msse4 -mavx -mred-zone -mno-fsgsbase --sysroot=/ -isysroot/ -ffast-math
    -Ofast -ffp-contract=fast -ffp-model=fast -funsafe-math-optimizations -fassociative-math -fshort-enums -fpack-struct=1
    -funsigned-char -fshort-wchar -fno-wrapv -ftrapv -fstrict-aliasing -fstrict-overflow -fdelete-null-pointer-checks
    -ftrivial-auto-var-init=uninitialized -fstack-protector-strong -fsplit-stack -fexceptions -fblocks -fmodules
    -fcoroutines -fms-extensions -fasm-blocks -fgnu-keywords -fasm -fembed-bitcode -femit-all-decls -fno-integrated-as
    -fno-integrated-cc1 -frecord-command-line -fdebug-compilation-dir=x -save-temps --save-temps -r -target --target -Bx
    -fuse-ld=gold -emit-llvm -emit-ast -working-directory=x -working-directory --include-directory=x --define-macro=X
    --output=x -working -ivfsoverlay -gsplit-dwarf -gz -fxray-instrument -finstrument-functions -fpatchable-function-entry=4
    -mfentry -rtlib=x -std=c++17 -ObjC -arch -T x.ld -fno-lto -fthinlto-index=x --analyze --migrate -iwithprefix
    -cxx-isystem -O4 -Ohello --targe=x86 -z -u -e -nonsense --nonsense""".split()


class Options(harness.Case):
    def test_what_makefiles_say_is_understood(self):
        self.write("a.c", APP)
        for word in HARMLESS:
            with self.subTest(word=word):
                self.fsmcc(word, "-c", "a.c", "-o", "a.o")
        self.fsmcc("-Wall", "-Wextra", "-Werror", "-pedantic", "-std=gnu11", "-O2", "-g", "-pipe", "-MMD", "-MP", "a.c")
        self.assert_app()

    def test_all_others_are_refused_with_a_reason(self):
        self.write("a.c", APP)
        self.assertGreater(len(REFUSED), 100)
        for word in REFUSED:
            with self.subTest(word=word):
                shown = self.fsmcc("-c", "a.c", word, code=CALL).stderr
                self.assertRegex(shown, "^fsmcc: error: .{10,}\n$")
        self.assertEqual(self.files(), ["a.c"])

    def test_how_reads_are_stopped_is_for_cortex_m(self):
        self.write("a.c", APP)
        for way in ["mpu", "compare"]:
            self.fsmcc("--target=cortex-m3", f"-ffsm-reads={way}", "a.c", "-o", f"{way}.fsm")
            shown = self.fsmcc("-###", "--target=cortex-m4", f"-ffsm-reads={way}", "a.c").stderr
            self.assertEqual(["fsm-confine," in shown, "fsm-unprivileged," in shown], [way == "compare", way == "mpu"], shown)
            shown = self.fsmcc(f"-ffsm-reads={way}", "a.c", code=CALL).stderr
            self.assertRegex(shown, "^fsmcc: error: .*it is for --target=cortex-m3 and cortex-m4")
        for word in ["-ffsm-reads=", "-ffsm-reads=maybe", "-ffsm-reads", "-ffsm-reads=mpu,compare"]:
            shown = self.fsmcc("--target=cortex-m3", word, "a.c", code=CALL).stderr
            self.assertRegex(shown, "^fsmcc: error: .{10,}\n$")

    def test_only_C_and_cxx_are_compiled(self):
        self.write("a.c", APP)
        for name in ["a.s", "a.S", "a.ll", "a.cu", "a.mm", "a.m", "a.h", "a.hpp", "a.ii", "a.i", "a"]:
            self.write(name, "int x;\n")
            with self.subTest(name=name):
                self.fsmcc("-c", name, code=CALL)
        for language in ["ir", "assembler", "assembler-with-cpp", "objective-c++", "objective-c", "c-header", "c++-header", "ast"]:
            with self.subTest(language=language):
                self.fsmcc("-x", language, "-c", "a.c", code=CALL)
                self.fsmcc(f"-x{language}", "-c", "a.c", code=CALL)

    def test_x_c_takes_a_source_of_any_name(self):
        self.write("a.txt", APP)
        self.fsmcc("-x", "c", "a.txt", "-o", "a.fsm")
        self.assert_app()

    def test_options_that_need_a_value_say_so(self):
        self.write("a.c", APP)
        for word in ["-o", "-I", "-D", "-include", "-MF", "-L", "-l", "-x", "--explain"]:
            with self.subTest(word=word):
                self.assertIn("needs a word after it", self.fsmcc("a.c", word, code=CALL).stderr)
                if word != "--explain":
                    self.fsmcc("a.c", word, "", code=CALL)

    def test_response_files_are_not_read(self):
        """Neither by fsmcc nor by clang, whose driver and compiler both read them, even where an option's value is one."""
        for name in ["x", "x.c", "x.d", "x.o"]:
            self.write(name, "-nonsense-from-response-file")
            self.write(f"@{name}", APP)
        self.write("a.c", APP)
        for words in [["@x"], ["@x.c"], ["@x.o"], ["./@x.c"], ["-I", "@x"], ["-I@x"], ["-D@x"], ["-include", "@x"],
                      ["-MMD", "-MF@x"],
                      ["-MMD", "-MT", "@x"], ["-o", "@x"], ["-o@x"], ["-L@x"], ["-l@x"], ["-x", "@x"], ["-ferror-limit=@x"],
                      ["-fdiagnostics-format=@x"], ["-fdiagnostics-@x"], ["-W@x"], ["-O@x"], ["-fvisibility=@x"],
                      ["-ffile-prefix-map=@x"], ["--target=@x"], ["-gdwarf-@x"]]:
            with self.subTest(words=words):
                shown = self.fsmcc("-c", "a.c", *words, code=CALL).stderr
                self.assertNotIn("nonsense", shown)
        self.fsmcc("a.c", "-o", "./@x.fsm")
        self.assert_app("@x.fsm")

    def test_the_environment_has_no_say(self):
        self.write("hidden/fsm/app.h", "#error of the environment\n")
        self.write("clang.cfg", "-Dfrom_configuration\n")
        self.write("a.c", "#ifdef from_configuration\n#error\n#endif\n" + APP)
        self.fsmcc("a.c", "-o", "plain.fsm")
        hidden = str(self.folder / "hidden")
        self.fsmcc("a.c", "-o", "b.fsm", env={
            "CPATH": hidden, "C_INCLUDE_PATH": hidden, "COMPILER_PATH": hidden, "LIBRARY_PATH": hidden, "GCC_EXEC_PREFIX": hidden,
            "CCC_OVERRIDE_OPTIONS": "# x-fplugin +-Dfrom_configuration", "CLANG_CONFIG_FILE_USER_DIR": str(self.folder),
            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "CC_PRINT_OPTIONS": "1", "CC_PRINT_HEADERS": "1",
            "CC_PRINT_OPTIONS_FILE": str(self.folder / "leak"), "CC_PRINT_HEADERS_FILE": str(self.folder / "leak"),
            "SOURCE_DATE_EPOCH": "1234567890", "PATH": hidden, "LD_LIBRARY_PATH": hidden, "LLVM_PROFILE_FILE": "leak"})
        self.assertEqual(self.bytes("plain.fsm"), self.bytes("b.fsm"))
        self.assertEqual([name for name in self.files() if "leak" in name], [])

    def test_clang_s_configuration_files_are_not_read(self):
        """They lie beside clang, where a test cannot put one."""
        self.write("a.c", APP)
        self.assertIn('"--no-default-config"', self.fsmcc("-###", "-c", "a.c").stderr)

    def test_a_temporary_folder_named_like_an_option_is_a_folder(self):
        self.write("a.c", APP)
        for name in ["-odd", "@odd"]:
            (self.folder / name).mkdir()
            self.fsmcc("a.c", env={"TMPDIR": name})
            self.assertEqual(list((self.folder / name).iterdir()), [])
            self.assert_app()


harness.main()

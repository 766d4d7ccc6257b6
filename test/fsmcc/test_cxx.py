"""C++ as a second language: fsm++ and fsmcc compile it as clang++ and clang would, under the rules of every app."""
import os
import pathlib

import harness
from harness import CALL, INPUT, TARGETS

FSMXX = pathlib.Path(harness.FSMCC).with_name("fsm++")
BIN = pathlib.Path(harness.FSMCC).parent
HEADERS = """algorithm array cassert cctype cfloat climits cmath cstdarg cstddef cstdint cstdlib cstring functional initializer_list limits new
numeric optional ratio string_view tuple type_traits utility variant vector fsm/app.h fsm/log.h fsm/timer.h fsm/config.h fsm/uart.h
assert.h ctype.h errno.h inttypes.h math.h stdio.h stdlib.h string.h strings.h time.h wchar.h""".split()

APP = """#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP(shapes, FSM_VERSION(1), FSM_USES(log));
{before}
struct state {{ uint32_t events; }};
FSM_TYPE(shapes, state)
{{
    if (event->type != FSM_START) return;
    (void)self;
    {body}
}}
"""
SYSTEM = 'apps = ( { name = "shapes"; file = "a.fsm"; groups = ["log"]; } );\nstop_after = 100;\n'


class Cxx(harness.Case):
    def app(self, body, before=""):
        return self.write("a.cpp", APP.format(body=body, before=before))

    def printed(self, body, before="", *options):
        """What an app says that is compiled for x86, signed and run."""
        self.app(body, before)
        self.fsmcc(*options, "a.cpp", "-o", "a.fsm")
        return self.run_app()

    def run_app(self):
        if not (self.folder / "pki").exists():
            self.run_command(BIN / "fsmsign", "pki", "pki", "--trusted")
        self.write("system.conf", SYSTEM)
        self.run_command(BIN / "fsmsign", "sign", "--key", "pki/ci.key", "--cert", "pki/ci.pem", "a.fsm")
        done = self.run_command(BIN / "fsmrun", "--root", "pki/root.pem", "system.conf")
        return done.stdout + done.stderr

    def test_names_say_the_language_as_for_clang(self):
        self.write("a.c", "int new(int class); int new(int class) { return class; }\n")
        self.write("b.cc", "template <class T> T same(T n) { return n; }\nint use(); int use() { return same(1); }\n")
        self.fsmcc("-c", "a.c", "b.cc")
        self.run_command(FSMXX, "-c", "b.cc")
        self.run_command(FSMXX, "-c", "a.c", code=INPUT)  # as clang++ does
        self.run_command(FSMXX, "-x", "c", "-c", "a.c")
        self.fsmcc("-x", "c++", "-c", "a.c", code=INPUT)
        self.write("c.txt", "class one {};\n")
        self.fsmcc("-c", "-x", "c++", "c.txt", "-x", "none", "a.c")
        self.assertIn("fsm++: error: ", self.run_command(FSMXX, "none.cpp", code=CALL).stderr)
        self.assertIn("usage: fsmcc", self.run_command(FSMXX, "--help").stdout)

    def test_an_app_for_every_target_and_level(self):
        self.app('fsm_log_info("%d", twice<int>(2));', "template <class T> inline T twice(T n) { return n + n; }")
        for target in TARGETS:
            for level in ["-O0", "-O2", "-Os"]:
                self.run_command(FSMXX, f"--target={target}", level, "-g", "a.cpp", "-o", "a.fsm")
                self.assert_app()

    def test_every_standard_header_that_the_manual_names(self):
        manual = (pathlib.Path(os.environ["SOURCE"]) / "doc/manual.md").read_text()
        self.write("a.cpp", "".join(f"#include <{name}>\n" for name in HEADERS))
        for target in TARGETS:
            for standard in ["-std=c++17", "-std=c++20"]:
                self.assertEqual(self.fsmcc("-c", f"--target={target}", standard, "-Wall", "-Wextra", "-Werror", "a.cpp").stderr, "")
        for name in HEADERS:
            self.write("a.cpp", f"#include <{name}>\n")
            self.fsmcc("-fsyntax-only", "a.cpp")
            if "." not in name:
                self.assertIn(f"`<{name}>`", manual)

    def test_headers_of_c_can_be_mixed_with_cxx(self):
        before = "#include <cstring>\n#include <cmath>\n#include <cstdlib>\n#include <stdio.h>\n"
        body = ('char text[16]; std::strcpy(text, "abc"); snprintf(text + 3, 8, "%d", std::abs(-4L) == 4 ? int(std::sqrt(81.0f)) : 0);'
                'fsm_log_info("%s %d %d", text, (int)std::strlen(text), std::isnan(std::nan("")));')
        self.assertIn("[shapes] abc9 4 1\n", self.printed(body.replace('std::nan("")', "0.0 / self->events"), before))

    def test_objects_behave_as_in_cxx(self):
        before = """#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <variant>
namespace {
struct Shape { virtual int area() const = 0; virtual ~Shape() = default; };
struct Square : Shape { int side; explicit Square(int n) : side(n) {} int area() const override { return side * side; } };
struct Wide : Square { using Square::Square; int area() const final { return 2 * Square::area(); } };
struct Scope { int &count; Scope(int &n) : count(n) { ++count; } ~Scope() { count += 10; } };
struct Both { int a, b; int sum() const { return a + b; } int product() const { return a * b; } };
constexpr struct { int key; std::string_view name; } names[] = {{2, "two"}, {3, "three"}};
constexpr int (Both::*ways[])() const = {&Both::sum, &Both::product};
int measure(const Shape &shape) { return shape.area(); }
template <class F> int apply(F each, int n) { return each(n); }
std::optional<std::string_view> name_of(int key)
{
    for (const auto &[known, name] : names)
        if (known == key) return name;
    return {};
}
}"""
        body = """int count = 0;
    { Scope outer(count); Scope inner(count); }
    Square square(3); Wide wide(2);
    std::array<int, 5> order{5, 3, 1, 4, 2};
    std::sort(order.begin(), order.end(), [](int a, int b) { return a > b; });
    std::variant<int, Both> either = Both{2, 5};
    const Both &both = std::get<Both>(either);
    fsm_log_info("%d %d %d", count, measure(square), measure(wide));
    fsm_log_info("%d%d%d%d%d %s %d", order[0], order[1], order[2], order[3], order[4], name_of(3)->data(), name_of(4).has_value());
    fsm_log_info("%d %d %d", (both.*ways[0])(), (both.*ways[event->type])(), apply([&](int n) { return n + count; }, 1));"""
        said = self.printed(body, before)
        self.assertIn("[shapes] 22 9 8\n[shapes] 54321 three 0\n[shapes] 7 10 23\n", said)

    def test_what_would_throw_traps(self):
        said = self.printed("std::array<int, 3> some{}; fsm_log_info(\"%d\", some.at(event->type + 3));", "#include <array>")
        self.assertIn("trap", said)
        self.assertNotIn("[shapes] 0", said)

    def test_a_forged_table_of_virtual_functions_traps_at_the_call(self):
        before = """#include <cstring>
struct base { virtual int get(int n) { return n; } };
struct other { virtual int get(int n) { return 2 * n; } virtual void *more(int, int, int) { return this; } };
int use(base *b, int n) { return b->get(n); }
FSM_TRUSTED("forges a table") static void forge(base *b, uint32_t *table) { std::memcpy(b, &table, sizeof table); }"""
        for table in ["{0, 0, 0, 0}", "{4096, 4096, 4096, 4096}", "{0xfffffff9, 0xfffffff9, 1, 1}", "{8, 16, 24, 32}"]:
            said = self.printed(f"base b; other o; o.get(1); uint32_t table[4] = {table}; forge(&b, table);"
                                "fsm_log_info(\"%d\", use(&b, event->type));", before)
            self.assertIn("[fsm-call]", said)

    def test_a_pointer_to_a_method_of_another_type_traps(self):
        before = "struct a { int one(int n) { return n; } void *two() { return this; } };"
        said = self.printed("int (a::*m)(int) = &a::one; void *(a::*o)() = &a::two; static_assert(sizeof m == sizeof o);"
                            "if (event->type) __builtin_memcpy(&m, &o, sizeof m); a object; fsm_log_info(\"%d\", (object.*m)(3));", before)
        self.assertIn("[fsm-call]", said)

    def test_constants_stay_what_they_are(self):
        said = self.printed("change(event->type); fsm_log_info(\"%d\", table[event->type]);",
                            "constexpr int table[] = {1, 2, 3};\nFSM_TRUSTED(\"writes to a constant\") static void change(uint32_t i)"
                            "{ *const_cast<int *>(&table[i]) = 5; }")
        self.assertNotIn("[shapes] 5", said)

    def test_a_wrong_index_traps(self):
        for index in ["event->type + 3", "event->type + 300", "event->type - 2"]:
            for access in [f"some[{index}] = 1;", f"fsm_log_info(\"%d\", some[{index}]);"]:
                said = self.printed(f"std::array<int, 4> some{{}}; {access} fsm_log_info(\"%d\", some[event->type]);", "#include <array>")
                self.assertIn("trap", said)

    def test_new_is_for_apps_with_a_heap(self):
        before = "#include <vector>\nstruct node { int n; node *next; };"
        body = """std::vector<int> some; node *list = nullptr;
    for (int i = 0; i < 100; i++) some.push_back(i), list = new node{i, list};
    int sum = 0;
    while (list) { node *gone = list; list = list->next; sum += gone->n + some[gone->n]; delete gone; }
    fsm_log_info("%d", sum);"""
        self.app(body, before)
        self.assertIn("[fsm-new]", self.fsmcc("a.cpp", code=INPUT).stderr)
        self.assertIn("[shapes] 9900\n", self.printed(body, before, "-ffsm-globals=state"))
        self.assertIn("trap", self.printed("while (new (int[100])) {}", "", "-ffsm-globals=state", "-ffsm-heap=4096"))

    def test_a_container_that_hides_new_is_refused_when_it_is_linked(self):
        self.app("std::vector<int> some; for (uint32_t i = 0; i < event->type + 40; i++) some.push_back(i);"
                 "fsm_log_info(\"%d\", some[event->type]);", "#include <vector>")
        self.assertIn("build with -ffsm-globals=state", self.fsmcc("a.cpp", code=INPUT).stderr)

    def test_what_several_files_define_is_one(self):
        self.write("shared.h", """#include <stdint.h>
template <class T> struct counter { static T next() { static T last = 0; return ++last; } };
inline int everywhere = 5;
struct base { virtual int get() { return 1; } virtual ~base() {} };
int other();
""")
        self.write("b.cpp", '#include "shared.h"\nint other() { base b; base *p = &b; return counter<int>::next() + everywhere++ + p->get(); }\n')
        self.app('base c; base *q = &c; int n = counter<int>::next() + q->get(); int m = other(); fsm_log_info("%d %d %d", n, m, everywhere);',
                 '#include "shared.h"')
        self.fsmcc("-ffsm-globals=state", "-c", "a.cpp", "b.cpp")
        self.fsmcc("-ffsm-globals=state", "a.o", "b.o", "-o", "a.fsm")
        self.assertIn("[shapes] 2 8 6\n", self.run_app())

    def test_c_and_cxx_in_one_app(self):
        self.write("c.c", "int three(void); int three(void) { return 3; }\n")
        self.app('fsm_log_info("%d", three());', 'extern "C" int three(void);')
        self.fsmcc("a.cpp", "c.c", "-o", "a.fsm")
        self.assertIn("[shapes] 3\n", self.run_app())

    def test_tables_of_virtual_functions_need_no_relocation_and_no_heap(self):
        self.app("base b; use(b);", "struct base { virtual int get() { return 1; } virtual ~base() {} int n; };\n"
                 "__attribute__((noinline)) void use(base &b) { fsm_log_info(\"%d\", b.get()); }")
        for target in TARGETS:
            self.fsmcc(f"--target={target}", "a.cpp")
            self.assert_app()

    def test_what_apps_do_not_have_is_refused_with_the_way_out(self):
        for text, why in [("int f(int n) { if (n) throw n; return 0; }", "exceptions disabled"),
                          ("struct a { virtual ~a(); }; struct b : a {}; b *f(a *n) { return dynamic_cast<b *>(n); }", "-frtti"),
                          ("int outside(); int value = outside();", "[fsm-constructor]"),
                          ("thread_local int own;", "[fsm-thread-local]"),
                          ("int f() { static int n; return ++n; }", "[fsm-static-local]"),
                          ("#include <iostream>", "error:"), ("#include <thread>", "error:")]:
            self.write("a.cpp", text + "\n")
            self.assertIn(why, self.fsmcc("-c", "a.cpp", code=INPUT).stderr, text)
        self.write("a.cpp", "int x();\n")
        for option in ["-fexceptions", "-frtti", "-stdlib=libc++", "-fthreadsafe-statics"]:
            self.assertIn(option, self.fsmcc("-c", option, "a.cpp", code=CALL).stderr)
        for option in ["-fno-exceptions", "-fno-rtti", "-std=c++17", "-std=gnu++20", "-ftemplate-depth=99"]:
            self.fsmcc("-c", option, "a.cpp")
        self.write("b.c", "int y(void);\n")
        for option, source in [("-std=c++17", "b.c"), ("-std=c11", "a.cpp")]:
            self.assertIn(f"{source} is in another language", self.fsmcc("-c", option, source, code=CALL).stderr)

    def test_a_state_with_a_constructor_is_refused(self):
        for member in ["int n = 3;", "virtual void f() {}", "int &n;", "state() {}", "~state() {}"]:
            self.write("a.cpp", f"#include <fsm/app.h>\nFSM_APP(a);\nstruct state {{ {member} }};\nFSM_TYPE(a, state) {{}}\n")
            self.assertIn("a state has no constructor", self.fsmcc("a.cpp", code=INPUT).stderr)

    def test_the_manuals_example(self):
        manual = (pathlib.Path(os.environ["SOURCE"]) / "doc/manual.md").read_text()
        example = manual[manual.index("```cpp\n") + 7:]
        self.write("a.cpp", example[:example.index("```")])
        for target in TARGETS:
            self.assertEqual(self.fsmcc(f"--target={target}", "-Wall", "-Wextra", "a.cpp").stderr, "")

    def test_stopping_earlier(self):
        self.app("")
        for target in TARGETS:
            self.assertEqual(self.fsmcc("-E", "-Werror", f"--target={target}", "a.cpp", "-o", "a.ii").stderr, "")
            self.assertEqual(self.fsmcc("-S", "-Werror", f"--target={target}", "a.cpp").stderr, "")
            self.assertIn("app.h", self.fsmcc("-M", f"--target={target}", "a.cpp").stdout)
        self.assertIn("preprocessed text", self.fsmcc("a.ii", code=CALL).stderr)

    def test_make_and_cmake(self):
        self.app("fsm_log_info(\"made\");")
        self.write("Makefile", f"CXX = {FSMXX}\nCXXFLAGS = -std=c++17 -MMD\na.fsm: a.o\n\t$(CXX) $^ -o $@\n")
        self.run_command("make")
        self.assertIn("[shapes] made\n", self.run_app())
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p CXX)\nset(CMAKE_CXX_STANDARD 17)\nadd_executable(a a.cpp)\n")
        toolchain = BIN.parent / "lib/fsmcc/fsmcc.cmake"
        self.run_command("cmake", "-S", ".", "-B", "b", "--toolchain", toolchain, "-DFSM_TARGET=cortex-m3")
        self.run_command("cmake", "--build", "b")
        self.assert_app("b/a.fsm")


harness.main()

"""The bound on a handler's machine stack: against what it really uses, hosted and on a Cortex-M3, and where there is none."""
import os
import pathlib
import re
import unittest

import harness
from harness import INPUT
from stack_case import BIN, EXCEPTION_FRAME, FRAME_ALIGNMENT, SOURCE, StackCase

FUZZ = os.environ["STACK_FUZZ"]

# name: (functions, what the handler does, whether the deepest way is certainly the one that is taken and writes its last word)
USES = {
    "nothing": ("", "self->words[0] = 1;", False),
    "frame": ("static APART void fill(volatile uint32_t *w) { for (int i = 0; i < 50; i++) w[i] = ~0u; }",
              "volatile uint32_t w[50]; fill(w);", True),
    "chain": ("".join(f"static APART uint32_t f{i}(struct deep *s, uint32_t x) {{ volatile uint32_t w[{i + 1}]; "
                      f"for (int k = 0; k <= {i}; k++) w[k] = ~x; return w[0] + "
                      + (f"f{i - 1}(s, x + 1)" if i else "s->n") + " + w[0]; }\n" for i in range(30)),
              "self->words[0] = f29(self, 1);", True),
    "pointers": ("static APART int one(int x) { return x + 1; }\n"
                 "static APART int two(int x) { volatile int w[40]; for (int i = 0; i < 40; i++) w[i] = ~x; return w[3] + x; }\n"
                 "static int (*const table[2])(int) = {one, two};", "self->n = table[self->words[1] == 0](3);", True),
    "tail_calls": ("static APART void last(struct deep *s) { volatile uint32_t w[60]; for (int i = 0; i < 60; i++) w[i] = ~0u; "
                   "s->words[0] = w[9]; }\n"
                   "static APART void first(struct deep *s) { volatile uint32_t w[20]; for (int i = 0; i < 20; i++) w[i] = ~0u; "
                   "s->words[1] = w[3]; last(s); }", "first(self);", True),
    "switch": ("static APART uint32_t big(uint32_t x) { volatile uint32_t w[30]; for (int i = 0; i < 30; i++) w[i] = ~x; return w[7]; }\n"
               "static APART uint32_t pick(struct deep *s, uint32_t x) { switch (x) { case 0: return s->n; case 1: return x * 3; "
               "case 2: return s->words[2]; case 3: s->n++; return 7; case 4: return x ^ s->n; case 5: return big(x) + 1; "
               "case 6: s->words[5] = x; return 9; case 7: return x << s->n; default: return 0; } }",
               "self->words[0] = pick(self, self->n);", True),
    "large_arguments": ("struct block { uint8_t b[3000]; };\n"
                        "static APART uint32_t sum(struct block x) { uint32_t t = 0; for (int i = 0; i < 3000; i++) t += x.b[i]; return t; }",
                        "struct block b; memset(&b, 0xff, sizeof b); self->n = sum(b);", True),
    # Where the stack happens to be, alignment costs more or less: each of these begins at another depth.
    **{f"alignment_at_{words}": (
        "static APART void fill(volatile uint32_t *w, uint32_t n) { for (uint32_t i = 0; i < n; i++) w[i] = ~0u; }\n"
        "static APART void aligned(struct deep *s) { _Alignas(64) volatile uint32_t w[32]; fill(w, 32); s->n = w[s->n & 31]; }",
        f"volatile uint32_t before[{words}]; fill(before, {words}); aligned(self); self->n += before[1];", False)
       for words in (2, 6, 10, 14)},
    "wide_division": ("", "self->wide = (self->wide + 0x123456789abcull) / (self->n + 3u + ((uint64_t)self->n << 33));", False),
    "real_numbers": ("", "self->real = (self->real + self->n) / 3.0 * 1.5; self->n = (uint32_t)self->real;", False),
    "library": ("static int compare(const void *a, const void *b) { uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b; "
                "return (x > y) - (x < y); }",
                "for (int i = 0; i < 8; i++) self->words[i] = 77u * (8 - i) % 13; "
                "qsort(self->words, 8, sizeof self->words[0], compare);", False),
    "text": ("", "char t[40]; snprintf(t, sizeof t, \"%d %s %x\", 5, \"a\", 7u); self->n = (uint32_t)strlen(t);", False),
}


def direct(count, value):
    """C code of so many variables of 8 bytes each that stay on the machine stack: nothing takes their address."""
    return "".join(f"volatile uint64_t v{i} = {value}; " for i in range(count))


def nested(count):
    """Functions that call one another down to f0; each has 2 KB on the machine stack."""
    return "".join(f"static APART uint32_t f{i}(uint32_t x) {{ {direct(250, 'x')} return (uint32_t)v0 + "
                   + (f"f{i - 1}(x + 1)" if i else "x") + " + (uint32_t)v1; }\n" for i in range(count))


class Stack(StackCase):
    def check(self, name, target, used_by):
        functions, action, exact = USES[name]
        for level in ["-O0", "-O2"]:
            with self.subTest(level=level):
                bound = self.bound(functions, action, level, target=target)
                self.sign()
                used = used_by()
                slack = EXCEPTION_FRAME if target != "x86" else 0
                self.assertLessEqual(used, bound + slack)
                if exact and level == "-O2":  # -O0 leaves words of its frames unused
                    self.assertGreaterEqual(used, bound - (FRAME_ALIGNMENT if target == "x86" else 8))

    def test_a_handlers_part_of_the_stack_is_the_largest_there_can_be(self):
        """The manifest says what the report says, and fsmsign shows it."""
        bound = self.bound(nested(2), "self->n = f1(1);")
        self.assertGreater(bound, 3000)
        self.assertIn(f"stack at most {bound} bytes, layout", self.run_command(BIN / "fsmsign", "show", "deep.fsm").stdout)
        self.assertIn(f'"stack": {bound}', self.run_command(BIN / "fsmsign", "show", "--json", "deep.fsm").stdout)

    def test_recursion_has_a_bound_up_to_each_checkpoint(self):
        again = "static APART uint32_t again(uint32_t x) { return x < 2 ? x : again(x - 1) + again(x - 2); }"
        for target in harness.TARGETS:
            said = self.build(again, "self->n = again(self->n);", target=target)
            self.assertNotIn("no bound", said.stderr)
            segment = re.match(r"deep: \d+ bytes\n +checkpointed: (\d+) bytes a segment\n", said.stdout)
            self.assertTrue(segment, said.stdout)
        shown = self.run_command(BIN / "fsmsign", "show", "deep.fsm").stdout
        self.assertRegex(shown, rf"stack at most \d+ bytes, then {segment.group(1)} bytes a segment")
        self.assertIn(f'"segment": {segment.group(1)}', self.run_command(BIN / "fsmsign", "show", "--json", "deep.fsm").stdout)

    def test_recursion_without_a_checkpoint_has_no_bound(self):
        """More arguments than a checkpoint takes along."""
        names = [f"a{i}" for i in range(80)]
        again = (f"static APART uint32_t again(struct deep *s, {', '.join('uint32_t ' + name for name in names)})\n{{ volatile uint32_t k = a3; "
                 f"return s->n-- == 0 ? {' ^ '.join(names)} : again(s, {', '.join(names[1:] + names[:1])}) + k; }}")
        for target in harness.TARGETS:
            said = self.build(again, f"self->n = again(self, {', '.join(map(str, range(80)))});", target=target)
            self.assertIn("warning: FSM type 'deep' has no bound on its stack: again calls again [fsm-stack]\n", said.stderr)
            self.assertEqual(said.stdout, "deep: no bound\n")
        self.assertIn("stack without a bound", self.run_command(BIN / "fsmsign", "show", "deep.fsm").stdout)
        self.assertIn('"stack": "unbounded"', self.run_command(BIN / "fsmsign", "show", "--json", "deep.fsm").stdout)

    def test_recursion_of_several_and_through_pointers_has_checkpoints(self):
        two = ("static uint32_t b(uint32_t); static APART uint32_t a(uint32_t x) { return x ? b(x - 1) + 1 : 0; }\n"
               "static APART uint32_t b(uint32_t x) { return x ? a(x / 2) + 3 : 1; }")
        back = ("static APART int call(int (*f)(int), int x) { return f(x) + 1; }\n"
                "static APART int self_made(int x) { return x ? call(self_made, x - 1) : 0; }")
        for target in harness.TARGETS:
            self.assertIn("checkpointed", self.build(two, "self->n = a(self->n);", target=target).stdout)
            for level in ["-O0", "-O2", "-Oz"]:
                said = self.build(back, "self->n = (uint32_t)self_made((int)self->n);", level, target=target)
                self.assertIn("checkpointed", said.stdout)
                self.assertNotIn("no bound", said.stderr)

    def test_a_function_with_a_table_may_be_called_through_a_pointer(self):
        """On x86 its jump through the table must not be taken for a call through a pointer: that would be recursion."""
        pick = ("static APART uint32_t pick(uint32_t x) { switch (x) { case 0: return 3; case 1: return x * 7; case 2: return 9; "
                "case 3: return x << 4; case 4: return x ^ 99; case 5: return x * x; default: return 0; } }\n"
                "static APART uint32_t other(uint32_t x) { return x; }\n"
                "static uint32_t (*const ways[2])(uint32_t) = {pick, other};\n"
                "static APART uint32_t tail(uint32_t x, uint32_t i) { return ways[i & 1](x); }")
        for target in harness.TARGETS:
            for level in ["-O0", "-O2"]:
                self.assertIn("bytes", self.build(pick, "self->n = tail(self->n, event->length);", level, target=target).stdout)

    def test_endless_recursion_uses_up_the_stack_and_traps(self):
        again = "static APART uint32_t again(struct deep *s, uint32_t x) { volatile uint32_t w[9]; w[x & 7] = x; return again(s, x + 1) + w[s->n & 7]; }"
        self.build(again, "self->n = again(self, 1);")
        self.sign()
        self.assertIn("stack used up", self.hosted()[0])

    def test_a_handler_that_takes_nothing_has_a_bound_all_the_same(self):
        """0 would mean that there is none."""
        self.assertEqual(self.bound(*USES["nothing"][:2], target="cortex-m3"), 4)
        self.assertIn("stack at most 4 bytes, layout", self.run_command(BIN / "fsmsign", "show", "deep.fsm").stdout)

    def test_a_step_over_the_guard_is_refused(self):
        """Of recursion without a checkpoint."""
        names = [f"a{i}" for i in range(80)]
        again = (f"static APART uint32_t again(struct deep *s, {', '.join('uint32_t ' + name for name in names)}) {{ {direct(600, 'a7')} "
                 f"return s->n-- == 0 ? {' ^ '.join(names)} : again(s, {', '.join(names[1:] + names[:1])}) + (uint32_t)v0; }}")
        for target in harness.TARGETS:
            said = self.build(again, f"self->n = again(self, {', '.join(map(str, range(80)))});", target=target, code=INPUT)
            self.assertRegex(said.stderr, r"error: FSM type 'deep' has no bound on its stack, and again takes \d+ bytes at once")
            self.assertFalse((self.folder / "deep.fsm").exists())

    def test_more_than_a_checkpoint_can_make_sure_of_is_refused(self):
        again = (f"static APART uint32_t again(struct deep *s, uint32_t x) {{ {direct(600, 'x')} "
                 "return x > s->n ? 0 : again(s, x + 1) + (uint32_t)v0; }")
        for target in harness.TARGETS:
            said = self.build(again, "self->n = again(self, 1);", target=target, code=INPUT)
            self.assertRegex(said.stderr, r"error: again takes \d+ bytes of stack until it comes to another checkpoint, more than 4095")
            self.assertFalse((self.folder / "deep.fsm").exists())

    def test_a_kernel_refuses_what_its_stack_cannot_hold(self):
        for target, count in ("x86", 150), ("cortex-m3", 9):
            bound = self.bound(nested(count), f"self->n = f{count - 1}(1);", target=target)
            self.sign()
            if target == "x86":
                said = self.hosted(code=1)[0]
            else:
                self.image()
                said = self.run_command("qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "stdio",
                                        "-semihosting-config", "enable=on,target=native", "-kernel", "deep.img", code=1).stdout
            self.assertIn(f"refused: FSM deep: its handler can take {bound} bytes of stack", said)

    def test_the_kernels_part_suffices_for_the_longest_log_line_at_the_bound(self):
        bound = self.bound("", 'fsm_log_info("%s %u %x %d", "a long text of many words", self->n, self->n, -5);', target="cortex-m3")
        self.sign()
        self.assertLessEqual(self.cortex_m3(), bound + self.reserve("cortex-m"))

    def test_the_same_source_gives_the_same_bound(self):
        self.bound(*USES["text"][:2])
        first = (self.folder / "deep.fsm").read_bytes()
        self.bound(*USES["text"][:2])
        self.assertEqual(first, (self.folder / "deep.fsm").read_bytes())

    def test_functions_share_no_ends(self):
        """Of a function that others jump into, nobody knows how much stack they have used before."""
        alike = "x *= 77; x ^= x << 13; x ^= x >> 17; x ^= x << 5; x += 12345; x ^= x >> 7; return x * 3;"
        functions = "\n".join(f"static __attribute__((noinline)) uint32_t {name}(uint32_t x) {{ x {first}; {alike} }}"
                              for name, first in (("one", "+= 1"), ("two", "^= 5"), ("three", "*= 9")))
        for target in harness.TARGETS:
            self.build(functions, "self->n = one(two(three(self->n)));", "-Oz", target=target)
            self.assertNotIn("OUTLINED", self.run_command(pathlib.Path(harness.LLVM) / "llvm-nm", "deep.fsm").stdout)

    def test_compiler_and_machine_code_agree(self):
        """No function has less than the frame that LLVM says it made; it does not count pushed arguments."""
        functions, action, _ = USES["chain"]
        for target in harness.TARGETS:
            report = self.build(functions, action, target=target).stdout
            sizes = self.run_command(pathlib.Path(harness.LLVM) / "llvm-readobj", "--stack-sizes", "deep.fsm").stdout
            frames = dict(re.findall(r"Functions: \[(\w+)\]\n +Size: 0x([0-9A-F]+)", sizes))
            depths = {name: int(depth) for depth, name in re.findall(r"^ +(\d+)  (\w+)$", report, re.M)}
            self.assertGreater(len(depths), 25)
            for name, depth in depths.items():
                returns = 8 if target == "x86" and name != "f0" else 0
                self.assertEqual(depth, int(frames[name], 16) + returns, f"{target} {name}")

    def test_damaged_files_are_refused_without_a_crash(self):
        files = []
        for target in ["x86", "cortex-m3"]:
            self.build(USES["switch"][0] + USES["pointers"][0], USES["switch"][1] + USES["pointers"][1] + USES["wide_division"][1],
                       target=target)
            files.append((self.folder / "deep.fsm").rename(self.folder / f"{target}.fsm"))
        self.run_command(FUZZ, os.environ.get("STACK_FUZZ_ROUNDS", "400"), *files)


def add(name, target, used_by):
    def test(self):
        self.check(name, target, lambda: used_by(self))

    setattr(Stack, f"test_{name}_on_{target.replace('-', '_')}_takes_no_more_than_the_bound", test)


for use in USES:
    add(use, "x86", lambda case: case.hosted()[1])
    if use != "nothing":  # which leaves no trace there
        add(use, "cortex-m3", Stack.cortex_m3)

if __name__ == "__main__":
    unittest.main()

"""Recursion goes on on segments of 1 KB: with the right results, on three ports, and to a clear end when there are none left."""
import re
import subprocess
import unittest

import harness
from stack_case import BIN, StackCase

SEGMENT = 1024
DEPTH = 1000
UNUSED = 8  # bytes of a segment that nothing writes to, the lowest: or what is measured here might have gone on below
PORTS = {"posix": "x86", "x86": "x86", "cortex-m3": "cortex-m3", "cortex-m4": "cortex-m4"}

EVEN = """static APART uint32_t odd(uint32_t x, uint32_t y);
static APART uint32_t even(uint32_t x, uint32_t y) { volatile uint32_t k = x; return x == 0 ? y : odd(x - 1, y + k) + (k & 1); }
static APART uint32_t odd(uint32_t x, uint32_t y) { volatile uint32_t k = x; return x == 0 ? y ^ 1 : even(x - 1, y * 3 + k) + k; }
"""
# Arguments in registers of either kind and on the stack, a result in a register of numbers with fractions.
MANY = """static APART void bottom(int d, int e, int g, int h, int i) { fsm_log_info("bottom %d %d %d %d %d", d, e, g, h, i); }
static APART double many(int a, double b, int64_t c, int d, int e, float f, int g, int h, int i)
{
    volatile int keep = a;
    if (a == 0) { bottom(d, e, g, h, i); return b + f; }
    return many(a - 1, b + 1, c + a, d + 1, e + 2, f + 1, g + 3, h + 4, i + keep) + keep + (double)(c & 3);
}
"""
# A result in memory, and one of two words.
WIDE = """struct wide { uint32_t w[5]; };
static APART struct wide wide(uint32_t n)
{
    volatile uint32_t keep = n;
    if (n == 0) return (struct wide){{1, 2, 3, 4, 5}};
    struct wide w = wide(n - 1);
    for (int i = 0; i < 5; i++) w.w[i] = w.w[i] * 5 + keep + (uint32_t)i;
    return w;
}
static APART uint64_t twice(uint32_t n) { volatile uint32_t keep = n; return n == 0 ? 0x123456789abcdefull : twice(n - 1) * 7 + keep; }
"""


def even(x, y):
    result, parts = y, []
    for depth in range(x):
        k = x - depth
        parts.append(k & 1 if depth % 2 == 0 else k)
        result = (result + k if depth % 2 == 0 else result * 3 + k) % 2**32
    if x % 2:
        result ^= 1
    return (result + sum(parts)) % 2**32


def many(a):
    b, c, f, i, extra = 1.5, 7, 3.0, 6, 0
    for keep in range(a, 0, -1):
        extra += keep + (c & 3)
        b, c, f, i = b + 1, c + keep, f + 1, i + keep
    return f"bottom {1 + a} {2 + 2 * a} {4 + 3 * a} {5 + 4 * a} {i}", int(b + f + extra)


def wide(n):
    words, two = [1, 2, 3, 4, 5], 0x123456789abcdef
    for keep in range(1, n + 1):
        words = [(word * 5 + keep + i) % 2**32 for i, word in enumerate(words)]
        two = (two * 7 + keep) % 2**64
    return words, two


class Checkpoints(StackCase):
    def run_on(self, port, code=0):
        """What the system says on the port."""
        if port == "posix":
            return self.hosted(code=code)[0]
        self.image()
        if port == "x86":
            words = ["qemu-system-x86_64", "-M", "pc", "-accel", "tcg", "-m", "64", "-nographic", "-nodefaults", "-serial", "stdio", "-no-reboot",
                     "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
        else:
            board = {"cortex-m3": "mps2-an385", "cortex-m4": "mps2-an386"}[port]
            words = ["qemu-system-arm", "-M", board, "-nographic", "-semihosting-config", "enable=on,target=native"]
        # the PC's way out shifts the code
        done = subprocess.run([*words, "-kernel", "deep.img"], cwd=self.folder, capture_output=True, text=True, errors="replace", timeout=harness.GUARD)
        self.assertEqual(done.returncode, 2 * code + 1 if port == "x86" else code, done.stdout)
        return done.stdout

    def make(self, functions, action, *words, target, pool, code=("--code",)):
        self.settings = f"stack_pool = {pool};\nstop_when_idle = 1;\n"
        self.pool = pool
        said = self.build(functions, action, *words, target=target)
        self.assertNotIn("no bound", said.stderr)
        self.assertIn("checkpointed", said.stdout)
        self.run_command(BIN / "fsmsign", "sign", *code, "--key", "pki/ci.key", "--cert", "pki/ci.pem", "deep.fsm")

    def on_each_port(self, functions, action, *expected, depth=DEPTH, pool=1 << 18, level="-O2"):
        for port, target in PORTS.items():
            with self.subTest(port=port, level=level):
                self.make(functions, action % depth, level, target=target, pool=pool)
                said = self.run_on(port)
                for line in expected:
                    self.assertIn(f"[deep] {line}\n", said.replace("\r", ""))
                self.assertNotIn("trap", said)

    def test_recursion_of_two_goes_on(self):
        for level in ["-O0", "-O2", "-Oz"]:
            self.on_each_port(EVEN, 'fsm_log_info("even %%u", even(%d, 7));', f"even {even(DEPTH, 7)}", level=level)

    def test_deep_recursion_needs_segments_on_every_port(self):
        """More than the stack that handlers begin on."""
        depth, pool = 20000, 1 << 21
        self.on_each_port(EVEN, 'fsm_log_info("even %%u", even(%d, 7));', f"even {even(depth, 7)}", depth=depth, pool=pool)
        for port, target in PORTS.items():
            self.make(EVEN, f'fsm_log_info("even %u", even({depth}, 7));', target=target, pool=0)
            said = self.run_on(port)
            self.assertIn("stack used up [fsm-stack]", said)
            self.assertNotIn("[deep] even", said)

    def test_arguments_and_results_of_all_kinds_come_along(self):
        line, result = many(DEPTH)
        self.on_each_port(MANY, 'fsm_log_info("many %%d", (int)many(%d, 1.5, 7, 1, 2, 3, 4, 5, 6));', line, f"many {result}")

    def test_results_in_memory_and_in_two_words_come_back(self):
        words, two = wide(DEPTH)
        self.on_each_port(WIDE, 'struct wide w = wide(%d); uint64_t t = twice(1000); fsm_log_info("wide %%u %%u %%u", w.w[0], w.w[3], w.w[4]); '
                          'fsm_log_info("twice %%x %%x", (unsigned)(t >> 32), (unsigned)t);',
                          f"wide {words[0]} {words[3]} {words[4]}", f"twice {two >> 32:x} {two & 0xffffffff:x}")

    def test_a_trap_gives_all_segments_back(self):
        """Each time the FSM begins anew, all of the pool is needed; that it is there again is seen by the trap being the same."""
        source = EVEN.replace("x == 0 ? y :", "x == 0 ? (uint32_t)table[y] :", 1)
        source = "static const uint8_t table[8] = {1, 2, 3};\n" + source
        for port, target in PORTS.items():
            depth, pool = (20000, 1 << 19) if port in ("posix", "x86") else (DEPTH, 1 << 16)
            self.make(source, f'self->n = even({depth}, 7);', target=target, pool=pool)
            said = self.run_on(port)
            self.assertEqual(len(re.findall(r"trap 1 .*\[fsm-index\]", said)), 6, said)
            self.assertNotIn("stack used up", said)

    def test_endless_recursion_ends_when_the_pool_is_empty(self):
        source = "static APART uint32_t again(struct deep *s, uint32_t x) { volatile uint32_t k = x; return again(s, x + 1) + k; }"
        for port, target in PORTS.items():
            self.make(source, "self->n = again(self, 1);", target=target, pool=1 << 16)
            said = self.run_on(port)
            self.assertRegex(said, r"trap 9 in app deep, FSM deep, event 1: stack used up \[fsm-stack\] at deep.fsm\+0x")

    def test_locals_with_addresses_have_their_own_end(self):
        source = ("static APART void set(volatile uint32_t *w, uint32_t x) { w[x & 7] = x; }\n"
                  "static APART uint32_t again(uint32_t x) { volatile uint32_t w[300]; set(w, x); return x == 0 ? 3 : again(x - 1) + w[x & 7]; }")
        for port, target in PORTS.items():
            self.make(source, f"self->n = again({DEPTH});", target=target, pool=1 << 18)
            self.assertRegex(self.run_on(port), r"trap 1 .*: stack used up \[fsm-stack\]")

    def test_rare_deep_calls_get_checkpoints_if_asked_for(self):
        """The handler's own part becomes small, and what it says is the same, with segments and without need of any."""
        action = 'fsm_log_info("%s %u %d %x", "text", self->n, -5, 0xffu);'
        for port, target in PORTS.items():
            whole = self.bound("", action, target=target)
            self.make("", action, "-ffsm-stack=96", target=target, pool=4096)
            small = int(re.match(r"deep: (\d+) bytes", self.build("", action, "-ffsm-stack=96", target=target).stdout).group(1))
            self.assertLessEqual(small, 96)
            self.assertGreater(whole, 150)
            self.sign()
            self.assertIn("[deep] text 5 -5 ff\n", self.run_on(port).replace("\r", ""))
        for wrong in ["63", "4096", "96x", "", "-96"]:
            self.assertIn("give a number of bytes from 64 to 4095", self.fsmcc(f"-ffsm-stack={wrong}", "deep.c", code=harness.CALL).stderr)

    def test_the_map_tells_what_stack_there_is_and_who_needs_it(self):
        bound = self.bound("", 'fsm_log_info("here");')
        self.sign()
        self.write("system.conf", self.system + "stack_pool = 5000;\nstop_when_idle = 1;\n")
        words = [BIN / "fsmrun", "--root", "pki/root.pem"]
        said = self.run_command(*words, "--map", "system.conf").stdout
        self.assertIn("kernel: stack: 262144 bytes, and a stack_pool of 4992\n", said)
        self.assertRegex(said, rf"kernel: stack: priority \d+: needs at most {bound} bytes, behind 0 of others, or 0 of the pool\n")

    def look(self, pool):
        """Of each segment that was used: how many of its lowest bytes were not."""
        found = []
        for at in range(0, len(pool) - SEGMENT + 1, SEGMENT):
            rest = pool[at:at + SEGMENT].lstrip(b"\0")
            if rest:
                found.append(SEGMENT - len(rest))
        return found

    def test_what_is_kept_of_a_segment_suffices(self):
        """API calls at every depth, made where nothing is left but what is kept for them, with ends of segments at different places."""
        self.system = ('apps = ( { name = "deep"; file = "deep.fsm"; groups = ["log"]; fsms = ( { name = "deep"; type = "deep"; mailbox = 200; '
                       'wires = { me = "deep"; }; } ); } );\n')
        least = {}
        for words in range(1, 9):
            calls = ("FSM_PEER(me);\nFSM_MESSAGE(1, note, { uint32_t n; });\nstatic const struct note one = {7};\n"
                     f"static APART uint32_t again(struct deep *s, uint32_t x)\n{{\n    volatile uint32_t k[{words}];\n"
                     f"    for (int i = 0; i < {words}; i++) k[i] = x;\n"
                     '    if (x % 9 == 0) fsm_log_write(FSM_LOG_INFO, "a long text of many words, which fills the line of the log as far as it goes", 76);\n'
                     "    else if (x % 5 == 0) fsm_send_copy(me, note, &one);\n"
                     f"    return x == 0 ? 1 : again(s, x - 1) + k[{words - 1}];\n}}\n")
            self.make(calls, "self->n = again(self, 12000);", target="x86", pool=1 << 21)
            self.assertNotIn("trap", self.hosted()[0])
            self.note(least, "posix", (self.folder / "pool").read_bytes())
            self.make(calls, "self->n = again(self, 4000);", target="cortex-m3", pool=1 << 18)
            self.settings = f"stack_pool = {self.pool};\n"
            self.cortex_m3()
            self.note(least, "cortex-m", self.pool_of_cortex_m3())
        for port, unused in least.items():
            self.assertGreaterEqual(unused, UNUSED, port)
            self.assertLess(unused, self.reserve(port) - 32, port)  # some of it was used
        self.assertLessEqual(self.reserve("cortex-m"), 192)

    def note(self, least, port, pool):
        unused = self.look(pool)
        self.assertGreater(len(unused), 10)
        least[port] = min(least.get(port, SEGMENT), *unused)


if __name__ == "__main__":
    unittest.main()

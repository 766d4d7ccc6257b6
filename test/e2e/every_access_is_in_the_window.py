"""In the machine code of x86 apps every access to memory is one of a few forms that cannot leave the app's window, and control goes only
where the code itself says: nothing is called or jumped to through a pointer. Read from the disassembly, so that neither the passes nor code generation have to be believed."""
import pathlib
import re

from bench import SAMPLES, Bench, command, main

ATTACKS = pathlib.Path(__file__).parent / "apps" / "attacks"
PROGRAMS = pathlib.Path(__file__).parent / "apps" / "window"
ADDRESSES = [f"-D{name}=0x1000" for name in ("MACHINE_STACK", "KERNEL_DATA", "KERNEL_CODE", "NEIGHBOUR", "STUB_DISTANCE", "USED")]

WORD = r"(?:%e(?:[abcd]x|[sd]i|[bs]p)|%r(?:8|9|1[0-5])d)"
SIGNED = r"-?0x[0-9a-f]+"
ALLOWED = [
    # Through the window. 32-bit registers: the sum is cut to 32 bits before the window's start is added.
    rf"%gs:(?:{SIGNED})?\({WORD}(?:,{WORD}(?:,[248])?)?\)",
    rf"%gs:(?:{SIGNED})?\(,{WORD},[248]\)",
    r"%gs:0x[0-7]?[0-9a-f]{1,7}",       # not so high that its sign would be extended
    r"%gs:0x[0-9a-f]{1,6}\(%rip\)",     # an own symbol
    rf"%gs:{SIGNED}\(%rip\)",
    rf"(?:{SIGNED})?\(%[er]sp\)",       # an own local or an argument, at a fixed place in the frame
    rf"{SIGNED}\(%rip\)",               # an own constant of code generation's, or an import slot
]
FUEL = "0xffff000"  # FSM_FUEL_ADDRESS: counted down, and nothing else
TABLE = re.compile(rf"movl 0x[0-9a-f]+\(,({WORD}),4\), %(?:e(\w+)|(r\w+)d)")  # a jump table's entry
FORBIDDEN = re.compile(r"^(rep|lods|stos|movs[bwlq]\b|scas|cmps[bwlq]\b|ins|outs?|in\b|xlat|syscall|sysenter|int\b|iret|sti|"
                       r"cli|hlt|mov.*%[cd]r\d|lgdt|lidt|wr(msr|gsbase|fsbase)|swapgs|xsave|xrstor|fxsave|fxrstor|maskmov|v(p)?gather|"
                       r"mov\w* %[cdefgs]s,|mov\w* .*, %[cdefgs]s$)")
OPERAND = re.compile(r"(?:%[cdefgs]s:)?(?:-?0x[0-9a-f]+)?\([^)]*\)|%[cdefgs]s:-?0x[0-9a-f]+")


FRAME = re.compile(r"(?<!:)(?:-?0x[0-9a-f]+)?\(%[er]bp\)")


def judge(instruction, framed=False):
    """Why the instruction is not allowed, or None. framed: rbp is where the function's frame is, all the time."""
    if framed:
        instruction = FRAME.sub("(%rsp)", instruction)
    mnemonic, _, operands = instruction.partition(" ")
    if FORBIDDEN.match(instruction) and not re.match(r"(movs[bw][lqw]|movsl[q]|movs[sd]|cmps[sd]) ", instruction):
        return "not an instruction of an app"
    if re.match(r"call\w? \*|jmp\w? \*(?!-?0x[0-9a-f]+\(%rip\)$)", instruction):  # import slots are what is left
        return "goes where a pointer says"
    if mnemonic.startswith(("lea", "nop", "ud1")):  # these address nothing
        return None
    for operand in OPERAND.findall(operands):
        if not any(re.fullmatch(form, operand) for form in ALLOWED):
            return f"{operand} may be anywhere"
    if re.fullmatch(rf"(decl|[as][ud][bd]l \S+,|movl %e?\w+,|movl) {FUEL}(, %e?\w+)?", instruction):
        return None
    if re.search(r"(?<![\$x0-9a-f(%:-])0x[0-9a-f]+(?=,|$)", operands) and not mnemonic.startswith(("j", "call")):
        return "an absolute address"
    return None


def is_jump(before, instruction, after):
    """Whether an entry of a jump table is read: by a number that has just been compared or cut, or, unoptimised, by a local that
    has been compared elsewhere; and to be jumped to."""
    table = TABLE.fullmatch(instruction)
    if not table:
        return False
    number = table[1].removeprefix("%e").removeprefix("%r").removesuffix("d")
    target = f"jmpq *%{table[3] or 'r' + table[2]}"
    bounded = any(re.match(rf"(cmp|and|sub)\w \$0x[0-9a-f]+, %[er]?{number}\w?$", line) for line in before)
    if copied := before and re.match(rf"movz\w+ %(\w+?)[bwl]?, %[er]{number}d?$", before[-1]):  # the number, widened
        bounded |= any(re.match(rf"cmp\w \$0x[0-9a-f]+, %{copied[1]}\w?$", line) for line in before[-4:])
    if len(before) > 2 and (copied := re.match(rf"movl %[er]{number}d?, %(\w+)$", before[-3])):  # a copy of it, cut
        bounded |= bool(re.match(rf"(cmp|sub)l \$0x[0-9a-f]+, %{copied[1]}$", before[-2])) and before[-1].startswith("ja ")
    reloaded = any(re.match(rf"mov\w+ (-?0x[0-9a-f]+)?\(%[er][sb]p\), %[er]{number}d?$", line) for line in before[-4:])
    return (bounded or reloaded and any(line.startswith("ja ") for line in before)) and target in after


def ends_jump(code, i):
    """Whether the instruction is the jump to an entry of a jump table that was read just before."""
    return code[i].startswith("jmpq *%") and any(is_jump(code[max(0, k - 14):k], code[k], code[k + 1:i + 1]) for k in range(max(0, i - 3), i))


def functions(code):
    """The disassembly, one text for each function."""
    return re.split(r"^[0-9a-f]+ <.*>:$", code, flags=re.M)[1:]


class Window(Bench):
    def instructions(self, text):
        for line in text.splitlines():
            match = re.match(r"\s*[0-9a-f]+:\s+(.*)", line)
            if match:
                text = re.sub(r"\s+#.*|\s+<.*>", "", match[1])
                yield re.sub(r"\s+", " ", re.sub(r"^(data16|cs|lock) ", "", text)).strip()

    def check(self, source, *options):
        app = self.folder / (source.stem + "".join(options) + ".fsm")
        self.compile(source, app, "x86", *options, *ADDRESSES, f"-I{ATTACKS}")
        run = command(["llvm-objdump-19", "-d", "--no-show-raw-insn", app])
        self.assertEqual(run.code, 0, run.text)
        seen = 0
        for function in functions(run.text):
            code = list(self.instructions(function))
            framed = "movl %esp, %ebp" in code[:3]
            seen += sum("%gs:" in instruction for instruction in code)
            for i, instruction in enumerate(code):
                if not is_jump(code[max(0, i - 14):i], instruction, code[i + 1:i + 7]) and not ends_jump(code, i):
                    self.assertIsNone(judge(instruction, framed), f"{source.stem} {options}: {instruction}")
        self.assertGreater(seen, 10, source)

    def test_the_judge_itself(self):
        for bad in ("movl (%rax), %eax", "movl %gs:(%rax), %eax", "movl 0x1000, %eax", "movl %gs:0xffffffff80000000, %eax",
                    "rep stosq %rax, %es:(%rdi)", "movq %fs:0x28, %rax", "movb $0x1, 0x4(%esp,%ecx)", "jmpq *(%rax)",
                    "movsb (%rsi), %es:(%rdi)", "movl (%eax), %ecx", "wrgsbase %rax", "movl %gs:(%eax,%rcx,4), %edx",
                    "jmpq *0x20a0(,%rax,8)", "movl 0x20a0(,%eax,4), %ecx", "callq *0x8(%rax)", "movl (%ebp), %eax",
                    "movl %eax, %gs", "syscall", "incl 0xffff000", "decl 0xffff004", "movq %rax, 0xffff000", "movl $0x7, 0xffff000",
                    "movl %eax, 0x1000", "callq *%rax", "jmpq *%rcx", "jmpq *0x20(%rax)", "callq *0x20a0(%rip)"):
            self.assertIsNotNone(judge(bad), bad)
        for good in ("movl %gs:(%eax,%ecx,4), %edx", "movq %rdi, 0x30(%esp)", "leal (%rax,%rax,4), %eax", "callq 0x1010",
                     "jmp 0x1234", "jmpq *0x20a0(%rip)", "movslq %eax, %rcx", "movsbl %gs:(%edi), %eax", "movaps 0x1f0(%rip), %xmm0",
                     "cmpl $0x0, %gs:0x20(%ebx)", "decl 0xffff000", "subl %ecx, 0xffff000", "addl $0xfffff77a, 0xffff000"):
            self.assertIsNone(judge(good), good)
        self.assertIsNone(judge("movl -0x8(%ebp), %eax", framed=True))
        self.assertIsNotNone(judge("movl -0x8(%ebp,%eax,4), %eax", framed=True))

    def test_the_judge_of_jump_tables(self):
        load, jump = "movl 0xe0(,%ebp,4), %r12d", "jmpq *%r12"
        self.assertTrue(is_jump(["cmpl $0x10, %ebp", "ja 0x10"], load, ["movb $0x1, %bl", jump]))
        self.assertTrue(is_jump(["cmpl $0x10, %eax", "ja 0x10"], "movl 0xe0(,%eax,4), %eax", ["jmpq *%rax"]))
        self.assertFalse(is_jump(["cmpl $0x10, %ebx", "ja 0x10"], load, [jump]))
        self.assertTrue(is_jump(["movl %ebp, %ecx", "subl $0x28, %ecx", "ja 0x10"], load, [jump]))
        self.assertFalse(is_jump(["movl %ebp, %ecx", "subl $0x28, %edx", "ja 0x10"], load, [jump]))
        widened = "movzbl %r15b, %ebp"
        self.assertTrue(is_jump(["cmpb $0x7, %r15b", "ja 0x10", widened], load, [jump]))
        self.assertFalse(is_jump(["cmpb $0x7, %r14b", "ja 0x10", widened], load, [jump]))
        self.assertTrue(ends_jump(["cmpl $0x10, %ebp", "ja 0x10", load, "movb $0x1, %bl", jump], 4))
        self.assertFalse(ends_jump(["cmpl $0x10, %ebx", "ja 0x10", load, "movb $0x1, %bl", jump], 4))
        self.assertFalse(ends_jump(["cmpl $0x10, %ebp", "ja 0x10", load, "jmpq *%rax"], 3))
        self.assertFalse(is_jump(["cmpl $0x10, %ebp", "ja 0x10"], load, ["jmpq *%r13"]))
        self.assertFalse(is_jump(["cmpl $0x10, %ebp", "ja 0x10"], "movl 0xe0(%eax,%ebp,4), %r12d", [jump]))

    def test_samples(self):
        for source in sorted(SAMPLES.glob("*/*.c")):
            if source.parent.name != "refused":
                self.check(source)

    def test_attacks(self):
        for source in sorted(ATTACKS.glob("*.c")):
            self.check(source)

    def test_programs_of_every_kind(self):
        for source in [*sorted(PROGRAMS.glob("*.c")), PROGRAMS.parent / "right_call.c", PROGRAMS.parent / "wrong_call.c"]:
            for level in ("-O0", "-O1", "-O2", "-O3", "-Os"):
                self.check(source, level)


if __name__ == "__main__":
    main()

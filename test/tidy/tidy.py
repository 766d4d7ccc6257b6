#!/usr/bin/env python3
"""tidy.py ROOT: the habits of the tree, as far as a program can see them. Prints every breach as file:line and exits 1 if there is one.

After TigerBeetle's tidy.zig. What is deliberate is listed in EXCEPTIONS, with the reason.
"""
import pathlib
import re
import subprocess
import sys

FUNCTION_LINES = 70   # a screen
FILE_LINES = 600      # one idea
LINE_CHARACTERS = 140

# path → what it may do, and why
EXCEPTIONS = {}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|home|root)/")
TIMED = re.compile(r"\bsleep[ (](?:0?\.[1-9]|[1-9])|\btimeout=\d")  # looking again soon is no such thing, nor is a guard that has a name
CONDITION = re.compile(r"^\s*#\s*(if|ifdef|elif)\b")
NO_CONDITIONS = ("loader/", "runtime/kernel/", "runtime/group/", "runtime/record/", "signer/", "fsmcc/", "runtime/system/")


def tracked(root):
    names = subprocess.run(["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True)
    if names.returncode != 0:  # an unpacked archive
        return [str(p.relative_to(root)) for p in pathlib.Path(root).rglob("*") if p.is_file() and "build" not in p.parts]
    return [n for n in names.stdout.splitlines() if (pathlib.Path(root) / n).is_file()]


def long_functions(lines):
    name, start = None, 0
    for number, line in enumerate(lines, 1):
        if re.match(r"^[A-Za-z_].*\)\s*\{?\s*$", line):
            name, start = line.split("(")[0], number
        elif line.startswith("}"):
            if name and number - start > FUNCTION_LINES:
                yield start, f"{name.strip()} has {number - start} lines, more than {FUNCTION_LINES}"
            name = None


def check_source(name, text):
    lines = text.splitlines()
    test_input = name.startswith("test/") and ("input" in name.lower() or "/checker/" in name or "/passes/" in name)
    if len(lines) > FILE_LINES:
        yield 1, f"{len(lines)} lines, more than {FILE_LINES}: does the file hold one idea?"
    if "function" not in EXCEPTIONS.get(name, ()):
        yield from long_functions(lines)
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_CHARACTERS and not test_input:
            yield number, f"{len(line)} characters, more than {LINE_CHARACTERS}"
        if line.rstrip() != line:
            yield number, "blanks at the end of the line"
        if name.endswith(".c") and name.startswith(NO_CONDITIONS) and CONDITION.match(line) and "condition" not in EXCEPTIONS.get(name, ()):
            yield number, "a preprocessor condition above the ports: make it a file chosen by the build"


def misformatted(root, names):
    """clang-format's opinion on the code; headers, samples and attacks lay out their tables by hand."""
    code = [n for n in names if n.endswith((".c", ".cpp")) and not n.startswith(("test/checker/", "test/passes/", "test/e2e/apps/", "samples/"))]
    for name in code:
        done = subprocess.run(["clang-format-19", "--dry-run", "-Werror", str(pathlib.Path(root) / name)], capture_output=True, text=True)
        if done.returncode != 0:
            yield name


def main(root):
    breaches = 0
    for name in misformatted(root, tracked(root)):
        print(f"{name}:1: not as .clang-format says: run clang-format-19 -i {name}")
        breaches += 1
    for name in tracked(root):
        path = pathlib.Path(root) / name
        if path.suffix not in {".c", ".h", ".cpp", ".S", ".py", ".md", ".sh", ".cmake", ".def", ".conf", ""} or name == "LICENSE":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = list(check_source(name, text)) if path.suffix in {".c", ".h", ".cpp"} else []
        for number, line in enumerate(text.splitlines(), 1):
            if UNFINISHED.search(line) and not name.startswith("test/tidy/"):
                found.append((number, "unfinished: " + line.strip()[:80]))
            if MACHINE_PATHS.search(line) and not name.startswith("test/tidy/"):
                found.append((number, "a path of one machine: " + line.strip()[:80]))
            if TIMED.search(line) and name.startswith("test/") and path.suffix in {".py", ".sh", ".cmake"}:
                found.append((number, "a test that waits for a time, not for what happens: " + line.strip()[:80]))
        for number, what in found:
            print(f"{name}:{number}: {what}")
            breaches += 1
    print(f"{breaches} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

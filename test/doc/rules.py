#!/usr/bin/env python3
"""Every id that the checker, a pass or fsmcc prints has a page that fsmcc --explain shows, and the examples on the pages of the link are
refused and accepted as they say. (The examples on the checker's pages: test/checker/check_rules.py.)

    rules.py SOURCE FSMCC
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap


def example(page, kind):
    block = re.search(rf"^{kind}:\n((?:\n|    .*\n)+)", page, re.M)
    return textwrap.dedent(block.group(1)).strip() + "\n" if block else None


def compile_app(fsmcc, code):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "example.c")
        source.write_text(code)
        return subprocess.run([fsmcc, source, "-o", pathlib.Path(folder, "example.fsm")], capture_output=True, text=True)


def faults_of_page(fsmcc, rule, page):
    refused, accepted = example(page, "Refused"), example(page, "Accepted")
    if (refused is None) != (accepted is None):
        yield f"{rule}: the page has one example and not the other"
    if refused and f"[{rule}]" not in compile_app(fsmcc, refused).stderr:
        yield f"{rule}: the example that is to be refused is not, or for another reason"
    if accepted:
        said = compile_app(fsmcc, accepted)
        if said.returncode or said.stderr:
            yield f"{rule}: the example that is to be accepted is not: {said.stderr}"


def faults(source, fsmcc):
    printed = set()
    for path in [*source.glob("passes/*.cpp"), *source.glob("fsmcc/*.c"), *source.glob("checker/*.cpp"), source / "checker/rules.def",
                 source / "runtime/kernel/supervise.c"]:
        printed |= set(re.findall(r"\[(fsm-[a-z-]+)\]", path.read_text()))
        printed |= set(re.findall(r'flow\.fail\([^;]*"(fsm-[a-z-]+)"\);', path.read_text()))
    printed |= set(re.findall(r'"(fsm-[a-z-]+)"', (source / "checker/rules.def").read_text()))
    if not (source / "passes/fuel.cpp").exists():
        printed.discard("fsm-fuel")  # a kernel may know the trap before there is a compiler that plants it
    if len(printed) < 20:
        yield "hardly any rule was found: are they written in another way now?"
    for rule in sorted(printed):
        said = subprocess.run([fsmcc, "--explain", rule], capture_output=True, text=True)
        if said.returncode or not said.stdout.startswith(f"{rule}: "):
            yield f"{rule}: fsmcc --explain has no page of this name"
    for path in sorted(source.glob("passes/explain/*.md")):
        if path.stem not in printed:
            yield f"{path.stem}: no tool prints this rule"
        yield from faults_of_page(fsmcc, path.stem, path.read_text())


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    found = list(faults(pathlib.Path(arguments[0]), arguments[1]))
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

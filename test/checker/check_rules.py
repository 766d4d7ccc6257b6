#!/usr/bin/env python3
"""Checks that table, pages and tests of the rules belong together.

    check_rules.py RULES_DOC PAGES TESTS SCRATCH -- COMPILER…
"""
import pathlib
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def compile_example(rules_doc, kind, rule, pages, scratch, compiler):
    """What the compiler says about an example of a rule's page."""
    code = run(sys.executable, rules_doc, "--example", kind, rule)
    if code.returncode:
        return code.stderr
    cxx = f"{kind.capitalize()} in C++:" in (pages / f"{rule}.md").read_text()
    source = scratch / f"{rule}-{kind}{'.cpp' if cxx else '.c'}"
    source.write_text(code.stdout)
    words = [word.replace("-std=c11", "-std=c++17") if cxx else word for word in compiler]
    return run(*words, str(source)).stderr


def faults_of(rule, rules_doc, pages, tests, scratch, compiler):
    if not (pages / f"{rule}.md").exists():
        yield "has no page"
        return
    if not (pages / f"{rule}.md").read_text().startswith(rule + ": "):
        yield "has a page that does not begin with its id"
    inputs = [path for path in (tests / rule).glob("*.c*") if f"[{rule}]" in path.read_text()]
    if not inputs:
        yield "has no input that names it"
    refused = compile_example(rules_doc, "refused", rule, pages, scratch, compiler)
    if f"[{rule}]" not in refused:
        yield f"does not refuse its page's example, but says: {refused or 'nothing'}"
    accepted = compile_example(rules_doc, "accepted", rule, pages, scratch, compiler)
    if accepted:
        yield f"has a way out that is refused: {accepted}"


def main(arguments):
    split = arguments.index("--")
    rules_doc, *folders = arguments[:split]
    pages, tests, scratch = map(pathlib.Path, folders)
    scratch.mkdir(parents=True, exist_ok=True)
    rules = run(sys.executable, rules_doc, "--list").stdout.split()
    faults = [f"{rule} {fault}" for rule in rules
              for fault in faults_of(rule, rules_doc, pages, tests, scratch, arguments[split + 1:])]
    faults += [f"{page.name} explains no rule" for page in pages.glob("*.md") if page.stem not in rules]
    faults += [f"test/checker/{folder.name} tests no rule" for folder in tests.glob("fsm-*") if folder.name not in rules]
    if not rules:
        faults.append("the table has no rules")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""The rule reference of the manual: the rule table and the rules' pages, and those of the link, as one Markdown text, on stdout.

    rules_doc.py              the reference
    rules_doc.py --list       one id a line
    rules_doc.py --example refused|accepted ID
                              the code that the rule's page shows; C++ if the line above it says so
"""
import pathlib
import re
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
LINK = HERE.parent / "passes" / "explain"
WARNINGS = ("fsm-stack: ", "fsm-absent: ")  # of the link; the rest are errors, or traps of apps that run
TRAPS = ("fsm-arithmetic: ", "fsm-argument: ", "fsm-device: ", "fsm-fuel: ", "fsm-index: ", "fsm-pointer: ", "fsm-unreachable: ")
ROW = re.compile(r'^FSM_RULE\(\w+, "(?P<id>[a-z-]+)", (?P<severity>\w+), "(?P<message>.*)",\n +"(?P<way_out>.*)"\)$', re.M)


def rules():
    table = (HERE / "rules.def").read_text()
    found = [match.groupdict() for match in ROW.finditer(table)]
    if len(found) != len(re.findall(r"^FSM_RULE", table, re.M)):
        sys.exit("rules.def: a row is not of the form that rules_doc.py reads; see its ROW")
    return found


def page(rule_id):
    return (HERE / "explain" / f"{rule_id}.md").read_text()


def example(rule_id, kind):
    """The indented block after the line `Refused:` or `Accepted:`, or `Refused in C++:` and so on."""
    block = re.search(rf"^{kind.capitalize()}(?: in C\+\+)?:\n((?:\n|    .*\n)+)", page(rule_id), re.M)
    if not block:
        sys.exit(f"explain/{rule_id}.md: no code under '{kind.capitalize()}:'")
    return textwrap.dedent(block.group(1)).strip() + "\n"


def as_section(text, summary):
    """The page, its title a section of the reference and its code fenced; the summary comes between the two."""
    title, _, body = text.split("\n", 2)
    body = re.sub(r"^(Refused|Accepted)( in C\+\+)?:\n\n((?:    .*\n|\n)+)",
                  lambda m: f"{m[1]}{m[2] or ''}:\n\n```{'cpp' if m[2] else 'c'}\n{textwrap.dedent(m[3]).strip()}\n```\n\n", body,
                  flags=re.M)
    return f"## {title}\n{summary}{body.rstrip()}\n"


def summary(rule):
    message = re.sub(r"%\d", "…", rule["message"])
    return f"\n{rule['severity']}: `{message}`  \nThe way out: {rule['way_out']}.\n"


def overview_row(text, severity):
    title = text.split("\n", 1)[0]
    name, _, meaning = title.partition(": ")
    anchor = re.sub(r"[^a-z0-9_ -]", "", title.lower()).replace(" ", "-")
    return f"| [{name}](#{anchor}) | {severity} | {meaning} |"


def enforced_twice():
    """The checker's rules that a pass prints, too."""
    printed = {rule for path in LINK.parent.glob("*.cpp") for rule in re.findall(r"\[(fsm-[a-z-]+)\]", path.read_text())}
    return sorted(printed & {rule["id"] for rule in rules()})


def severity_of_link(text):
    return "warning" if text.startswith(WARNINGS) else "trap" if text.startswith(TRAPS) else "error"


def reference():
    of_link = [path.read_text() for path in sorted(LINK.glob("*.md"))]
    lines = ["# The rules", "",
             "Generated from checker/rules.def, checker/explain and passes/explain by checker/rules_doc.py.", "",
             "The checker looks at each C file as it is compiled:", "",
             "| rule | | what it is |", "|---|---|---|"]
    lines += [overview_row(page(rule["id"]), rule["severity"].lower()) for rule in rules()]
    lines += ["", "The link looks at the whole program, whatever compiled it. It enforces some of these once more:",
              ", ".join(enforced_twice()) + "; and these. A *trap* is what the kernel", "reports when a running app breaks the rule:", "",
              "| rule | | what it is |", "|---|---|---|"]
    lines += [overview_row(text, severity_of_link(text)) for text in of_link]
    sections = [as_section(page(rule["id"]), summary(rule)) for rule in rules()] + [as_section(text, "") for text in of_link]
    return "\n".join(lines) + "\n\n" + "\n".join(sections)


def main(arguments):
    if not arguments:
        print(reference(), end="")
    elif arguments == ["--list"]:
        print("\n".join(rule["id"] for rule in rules()))
    elif len(arguments) == 3 and arguments[0] == "--example" and arguments[1] in ("refused", "accepted"):
        print(example(arguments[2], arguments[1]), end="")
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

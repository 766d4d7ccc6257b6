#!/usr/bin/env python3
"""The tables of the manual that follow from the sources.

    tables.py groups | reasons     the table, on stdout
    tables.py --check manual.md    exit code 1 unless the manual has all of them, word for word
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def groups():
    table = (ROOT / "runtime/include/fsm/group.def").read_text()
    calls = re.findall(r'^FSM_CALL\((\w+), +(\d+), (\w+),', table, re.M)
    rows = ["| number | group | what it gives | calls, by number |", "|---|---|---|---|"]
    for number, name, purpose in re.findall(r'^FSM_GROUP\((\d+), (\w+), +"(.*)"\)', table, re.M):
        own = ", ".join(f"{call} `{symbol}`" for group, call, symbol in calls if group == name)
        rows.append(f"| {number} | {name} | {purpose} | {own} |")
    return rows


def reasons():
    table = (ROOT / "loader/error.h").read_text().replace("\\\n", " ")
    rows = ["| reason | |", "|---|---|"]
    for name, parts in re.findall(r'X\((\w+),\s+((?:"[^"]*"\s*|\w+\s*)+)\)', table):
        text = "".join(part[1:-1] if part[0] == '"' else f"`.fsm.manifest`" for part in re.findall(r'"[^"]*"|\w+', parts))
        rows.append(f"| {name} | {text.strip()} |")
    return rows


TABLES = {"groups": groups, "reasons": reasons}


def main(arguments):
    if len(arguments) == 1 and arguments[0] in TABLES:
        print("\n".join(TABLES[arguments[0]]()))
        return 0
    if len(arguments) == 2 and arguments[0] == "--check":
        manual = pathlib.Path(arguments[1]).read_text()
        stale = [name for name, table in TABLES.items() if "\n".join(table()) + "\n" not in manual]
        for name in stale:
            print(f"{arguments[1]}: the table of {name} is not what the sources say: replace it by that of doc/tables.py {name}",
                  file=sys.stderr)
        return 1 if stale else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

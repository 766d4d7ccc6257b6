#!/usr/bin/env python3
"""Every option that a command's --help names is in the manual and in the command's man page.

    options.py DOC BIN
"""
import pathlib
import re
import subprocess
import sys

COMMANDS = {"fsmcc": [[]], "fsmschema": [[]], "fsmsign": [[], ["pki"], ["sign"], ["verify"], ["show"]], "fsmrun": [[]], "fsmimage": [[]]}


def options(program, subcommand):
    said = subprocess.run([program, *subcommand, "--help"], capture_output=True, text=True, check=True).stdout
    found = set(re.findall(r"(?<![\w-])(--[a-z-]+)", said))
    return found - {"--help", "--version"}


def plain(page):
    """What a man page says, with roff's dashes and fonts taken out."""
    return re.sub(r"\\f.", "", page.read_text().replace(r"\-", "-"))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    doc, programs = map(pathlib.Path, arguments)
    manual = (doc / "manual.md").read_text()
    faults = []
    for command, subcommands in COMMANDS.items():
        page = doc / "man" / f"{command}.1"
        text = plain(page)
        named = set().union(*(options(programs / command, subcommand) for subcommand in subcommands))
        if not named:
            faults.append(f"{command} --help names no option")
        faults += [f"{page.name} does not name {option}" for option in sorted(named) if option not in text]
        faults += [f"manual.md does not name {command}'s {option}" for option in sorted(named) if option not in manual]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

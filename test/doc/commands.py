#!/usr/bin/env python3
"""Does what the manual says, word for word, in an empty folder: the first page, and the certificates made with openssl.

    commands.py MANUAL BIN

A block ```… file=NAME is a file to write; ```sh is run by bash; a ```text that follows it is what the commands print. Blocks ```sh openssl
are of the second part. Blocks ```sh setup, which name the reader's own folders, are left out.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
SECONDS_MAX = 120


def blocks(manual, begin, end):
    chapter = manual[manual.index(begin):manual.index(end)]
    return [match.groups() for match in BLOCK.finditer(chapter)]


def run(commands, environment):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], env=environment, text=True, timeout=SECONDS_MAX,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} of\n{commands}\n{done.stdout}")
    return done.stdout


def first_page(manual, environment):
    ran, output = 0, None
    for language, note, text in blocks(manual, "\n## 1. ", "\n## 2. "):
        if note and note.startswith("file="):
            pathlib.Path(note[5:]).write_text(text)
        elif language == "sh" and note is None:
            output = run(text, environment)
            ran += 1
        elif language == "text":
            if output != text:
                sys.exit(f"the manual says that this is printed:\n{text}\nbut it is this:\n{output}")
            output = None
    if ran < 5:
        sys.exit("the first page has hardly any commands: have its blocks lost their marks?")


def certificates(manual, environment):
    for language, note, text in blocks(manual, "\n### Real certificates", "\n### Sign, verify, show"):
        if note and note.startswith("file="):
            pathlib.Path(note[5:]).write_text(text)
        elif note == "openssl":
            run(text.replace(" -aes256", ""), environment)  # nobody is here to type a passphrase
    run("fsmcc hello.c -o hello.fsm; fsmsign sign --key ci.key --cert ci.pem hello.fsm; fsmsign verify --root root.pem hello.fsm",
        environment)
    run("fsmimage --root root.pem --key ci.key --cert ci.pem system.conf -o hello.img", environment)
    if run("fsmrun --root root.pem --stop-after 600 system.conf", environment) != "[hello] hello number 1\n":
        sys.exit("an app signed with certificates made by openssl does not run")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    manual = pathlib.Path(arguments[0]).read_text()
    environment = dict(os.environ, PATH=f"{pathlib.Path(arguments[1]).resolve()}:{os.environ['PATH']}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        first_page(manual, environment)
        certificates(manual, environment)
        os.chdir("/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Does what the manual says, word for word, in an empty folder: the first page, layouts, builds with make and CMake, certificates made with
openssl, and the example of a system file.

    commands.py MANUAL BIN SAMPLES VIRTUAL-TIME

fsmrun and QEMU run in virtual time (test/port/posix/virtual_time.c, -icount), or a busy machine would have less printed, or more.

A block ```… file=NAME is a file to write; ```sh is run by bash; a ```text that follows it is what the commands print. Blocks
```sh openssl are of the certificates. Blocks ```sh setup, which name the reader's own folders, are left out.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
SECONDS_MAX = 1200  # for a block: what takes that long hangs


def blocks(manual, begin, end):
    chapter = manual[manual.index(begin):manual.index(end)]
    return [match.groups() for match in BLOCK.finditer(chapter)]


def run(commands, environment):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], env=environment, text=True, timeout=SECONDS_MAX,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} of\n{commands}\n{done.stdout}")
    return done.stdout


def write(note, text):
    """True: the block was a file, and is written."""
    if not note or not note.startswith("file="):
        return False
    pathlib.Path(note.removeprefix("file=")).write_text(text)
    return True


def first_page(manual, environment):
    ran, output = 0, None
    for language, note, text in blocks(manual, "\n## 1. ", "\n## 2. "):
        if write(note, text):
            continue
        if language == "sh" and note is None:
            output = run(text, environment)
            ran += 1
        elif language == "text":
            if output != text:
                sys.exit(f"the manual says that this is printed:\n{text}\nbut it is this:\n{output}")
            output = None
    if ran < 5:
        sys.exit("the first page has hardly any commands: have its blocks lost their marks?")


def layouts(manual, environment):
    """Of hello.c and hello.fsm of the first page."""
    shown = [text for language, _, text in blocks(manual, "\n### Layouts and fsmschema", "\n### What API calls answer") if language != "c"]
    commands, output = shown
    if run(commands, environment) != output:
        sys.exit(f"the manual says that this is printed:\n{output}\nbut it is this:\n{run(commands, environment)}")


def projects(manual, environment):
    """hello.c of the first page becomes a program of two files."""
    pathlib.Path("next.c").write_text("int next(int number);\nint next(int number) { return number + 1; }\n")
    for language, note, text in blocks(manual, "\n### Objects, make, CMake", "\n### Editors"):
        if not write(note, text) and language == "sh":
            run(text, environment)
    if "target     cortex-m3\n" not in run("fsmsign show build/hello.fsm", environment):
        sys.exit("CMake builds something else than an app for the Cortex-M3")
    run("make", environment)
    if "up to date" not in run("make", environment):
        sys.exit("make builds again what has not changed")
    if "target     x86\n" not in run("fsmsign show hello.fsm", environment):
        sys.exit("make builds something else than an app for x86")


def system_file(manual, environment, samples):
    for _, note, text in blocks(manual, "\n## 7. ", "\n## 8. "):
        write(note, text)
    environment = dict(environment, SAMPLES=str(samples))
    run("""for app in gps tracker; do
               fsmcc $SAMPLES/gps/$app.c -o $app.fsm
               fsmsign sign --key pki/ci.key --cert pki/ci.pem $app.fsm
           done
           cp $SAMPLES/gps/capture.nmea .""", environment)
    if "[tracker] fix " not in run("fsmrun --root pki/root.pem gps.conf", environment):
        sys.exit("the system file of chapter 7 does not run")
    run("fsmimage gps.conf -o gps.img", environment)  # with the keys that it names


def certificates(manual, environment):
    for language, note, text in blocks(manual, "\n### Real certificates", "\n### Sign, verify, show"):
        if not write(note, text) and note == "openssl":
            run(text.replace(" -aes256", ""), environment)  # nobody is here to type a passphrase
    run("fsmcc hello.c -o hello.fsm; fsmsign sign --key ci.key --cert ci.pem hello.fsm; fsmsign verify --root root.pem hello.fsm",
        environment)
    run("fsmimage --root root.pem --key ci.key --cert ci.pem system.conf -o hello.img", environment)
    if run("fsmrun --root root.pem --stop-after 600 system.conf", environment) != "[hello] hello number 1\n":
        sys.exit("an app signed with certificates made by openssl does not run")


def in_virtual_time(folder, tools, library):
    """An environment with these tools, and in the folder QEMU as it is when its clock counts instructions."""
    for name in ("qemu-system-arm", "qemu-system-x86_64"):
        script = pathlib.Path(folder, name)
        script.write_text(f'#!/bin/sh\nexec {shutil.which(name)} -icount shift=3,sleep=off "$@"\n')
        script.chmod(0o755)
    return dict(os.environ, PATH=f"{folder}:{tools}:{os.environ['PATH']}", LD_PRELOAD=str(library))


def main(arguments):
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    manual = pathlib.Path(arguments[0]).read_text()
    tools, samples, library = (pathlib.Path(argument).resolve() for argument in arguments[1:])
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as machines:
        environment = in_virtual_time(machines, tools, library)
        os.chdir(folder)
        first_page(manual, environment)
        layouts(manual, environment)
        projects(manual, environment)
        system_file(manual, environment, samples)
        certificates(manual, environment)
        os.chdir("/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""That kernel_every finds what is wrong with a kernel: one fault at a time is put into the kernel's own sources.

    faults.py SOURCE BUILD COMPILER LIBRARY…
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

GUARD = 1200  # seconds: what takes so long is in a loop without an end
# What the kernel gets wrong: (file, what it says, what it says instead)
FAULTS = {
    "nothing": ("run.c", "", ""),
    "does not pre-empt after an API call": ("gate.h", "if (fsm_kernel.ready & fsm_kernel.above) fsm_port_preempt();", ""),
    "goes on after one other handler": ("run.c", "fsm_preempt_wanted() ? 0 : ", ""),
    "does not look who is above": ("run.c", "fsm_kernel.ready & fsm_kernel.above;", "fsm_kernel.ready;"),
    "takes the running FSM's own priority for its app's threshold": (
        "gate.h", "fsm_kernel.above = type->above;", "fsm_kernel.above = ~((UINT32_C(2) << fsm->priority) - 1);"),
    "forgets the threshold of the one that waits": ("gate.h", "fsm_kernel.above = waiting ? waiting->type->above : UINT32_MAX;", ""),
    "makes an FSM ready at every event": ("mailbox.h", "if (count == 0) fsm_ready_add(fsm);", "fsm_ready_add(fsm);"),
    "forgets the events behind the first": ("run.c", "else if (drop_first(fsm)) fsm_ready_add(fsm);", "else drop_first(fsm);"),
    "goes round a mailbox one place too late": ("mailbox.h", "if (index >= capacity) index -= capacity;", "if (index > capacity) index -= capacity;"),
    "says that a mailbox is full one event early": ("mailbox.h", "if (count >= limit) return false;", "if (count + 1 >= limit) return false;"),
    "puts the newest first in a ready queue": (
        "ready.h", "fsm_kernel.newest[priority] = fsm;\n", "if (!newest) fsm_kernel.newest[priority] = fsm;\n"),
    "restarts an FSM with its old events": ("supervise.c", "    fsm_mailbox_clear(fsm);\n", ""),
}


def build(work, build_folder, compiler, libraries):
    program = work / "every"
    sources = [work / "test/kernel/test_every.c", work / "test/kernel/world.c", work / "test/kernel/world_tree.c", *(work / "runtime/group").glob("*.c"),
               *(path for path in (work / "runtime/kernel").glob("*.c") if path.name not in ("boot.c", "device.c"))] # which load apps
    includes = [f"-I{work}/{folder}" for folder in ("runtime/port/unobserved", "runtime/port/posix", "runtime/include", "loader", "runtime/system")]
    subprocess.run([compiler, "-O1", "-w", "-std=gnu11", *includes, "-isystem", build_folder / "../bearssl/inc", *sources, "-o", program,
                    *libraries, "-lcmocka"], check=True)
    return program


def main(source, build_folder, compiler, *libraries):
    passed = []
    for name, (file, old, new) in FAULTS.items():
        with tempfile.TemporaryDirectory(prefix="fsm-faults-") as folder:
            work = pathlib.Path(folder)
            for part in ("runtime", "loader", "test/kernel"):
                shutil.copytree(source / part, work / part, ignore=lambda at, names: {"libc"} & set(names))
            path = work / "runtime/kernel" / file
            text = path.read_text()
            if old not in text:
                sys.exit(f"{file} does not say any more: {old}")
            path.write_text(text.replace(old, new))
            program = build(work, build_folder, compiler, libraries)
            done = subprocess.run([program, "5"], capture_output=True, text=True, timeout=GUARD)
            print(f"{name}: {'passes' if done.returncode == 0 else 'is found'}", flush=True)
            if done.returncode == 0:
                passed.append(name)
    return 0 if passed == ["nothing"] else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), *sys.argv[3:]))

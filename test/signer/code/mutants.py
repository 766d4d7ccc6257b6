"""mutants.py FSMCC MUTANTS: apps edited at random, of which those that the verifier takes keep inside on an emulated processor (mutants.c)."""
import pathlib
import subprocess
import sys
import tempfile

FSMCC, MUTANTS = sys.argv[1:3]
COUNT = sys.argv[3] if len(sys.argv) > 3 else "250"
ROOT = pathlib.Path(__file__).parents[3]
APPS = [("m3", "bench/containment/sort.c", "-O2"), ("m4", "bench/containment/json.c", "-O2"), ("m3", "bench/containment/tree.c", "-O0"),
        ("m3", "samples/gps/gps.c", "-O2"), ("m3", "samples/gps/tracker.c", "-Os"), ("m3", "samples/watch/office.c", "-O1"),
        ("m4", "samples/pages/reader.c", "-O3"), ("m4", "samples/heartbeat/heartbeat.c", "-O2")]

with tempfile.TemporaryDirectory() as folder:
    files = []
    for cpu, source, level in APPS:
        files.append(f"{folder}/{pathlib.Path(source).stem}.{cpu}.fsm")
        subprocess.run([FSMCC, f"--target=cortex-{cpu}", level, "-ffsm-globals=state", "-w", ROOT / source, "-o", files[-1]], check=True)
    sys.exit(subprocess.run([MUTANTS, COUNT, *files]).returncode)

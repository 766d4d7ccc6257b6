"""no_writable_statics.py NM OBJECT…: the loader can lie in ROM: none of its objects, SHA-256's included, has a variable of its own."""
import subprocess
import sys

NM, *OBJECTS = sys.argv[1:]
found = []
for path in OBJECTS:
    for line in subprocess.run([NM, "--format=posix", path], check=True, capture_output=True, text=True).stdout.splitlines():
        name, kind = line.split()[:2]
        if kind in "bBdDcC":
            found.append(f"{path}: {name} is writable ({kind})")
print("\n".join(found) or f"{len(OBJECTS)} objects, no variable")
sys.exit(1 if found or len(OBJECTS) < 10 else 0)

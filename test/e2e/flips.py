"""flips.py: what the tests with damaged files share: which damage, and the trial that the device and the host both judge."""
import random
import re
import subprocess

NONE, FLIP, CUT, APPEND = range(4)  # MUTATION_… of trial.h
HEAD = 84 + 512  # TRIAL_HEAD
TRAILER = 96  # bytes: header and signature


def mutate(file, what, where):
    """As trial_mutate in trial.c."""
    if what == FLIP:
        return file[:where // 8] + bytes([file[where // 8] ^ 1 << where % 8]) + file[where // 8 + 1:]
    if what == CUT:
        return file[:where]
    return file + bytes([where]) if what == APPEND else file


def parts(file):
    """Where the parts of a signed file lie: name to range of bytes. See fsm/abi.h, FSM_TRAILER_AT_…"""
    header = file[-TRAILER:]
    image = int.from_bytes(header[12:16], "little")
    manifest, manifest_length = int.from_bytes(header[16:20], "little"), int.from_bytes(header[20:22], "little")
    certificate = int.from_bytes(header[22:24], "little")
    return {"ELF header": range(0, 52), "image": range(0, image), "manifest": range(manifest, manifest + manifest_length),
            "certificate": range(image, image + certificate), "header": range(len(file) - TRAILER, len(file) - 64),
            "signature": range(len(file) - 64, len(file))}


def sample(file, seed, flips_a_part, cuts, appends):
    """Damage of every kind, of every part of the file; the same for the same seed."""
    chance = random.Random(seed)
    damage = []
    for where in parts(file).values():
        bits = range(where.start * 8, where.stop * 8)
        damage += [(FLIP, bit) for bit in sorted(chance.sample(bits, flips_a_part))]
    damage += [(CUT, length) for length in sorted(chance.sample(range(len(file)), cuts - 4))]
    damage += [(CUT, length) for length in (0, len(file) - 64, len(file) - 4, len(file) - 1)]
    damage += [(APPEND, byte) for byte in sorted(chance.sample(range(256), appends))]
    return damage


def trial(file, root, now, damage):
    """What trial.h describes. root: (name, key)."""
    name, key = root
    words = [len(name), now, len(file), len(damage)]
    head = b"".join(word.to_bytes(4, "little") for word in words) + key
    head = head.ljust(84, b"\0") + name
    mutations = b"".join(word.to_bytes(4, "little") for mutation in damage for word in mutation)
    return head.ljust(HEAD, b"\0") + mutations + file


def root_of(pem):
    """A root certificate's name in DER and its key as a point, by openssl's own means."""
    der = subprocess.run(["openssl", "x509", "-in", pem, "-outform", "DER"], check=True, capture_output=True).stdout
    text = subprocess.run(["openssl", "asn1parse", "-inform", "DER"], input=der, check=True, capture_output=True).stdout.decode()
    fields = re.findall(r"^ *(\d+):d=2 +hl=(\d+) +l= *(\d+)", text, re.MULTILINE)
    start, head, length = map(int, fields[5])  # RFC 5280, 4.1: version, serial number, algorithm, issuer, validity, subject
    key = subprocess.run(["openssl", "x509", "-in", pem, "-noout", "-pubkey"], check=True, capture_output=True).stdout
    point = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, check=True, capture_output=True).stdout
    return der[start:start + head + length], point[-65:]

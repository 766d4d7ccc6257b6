#!/usr/bin/env bash
# round.sh APP-FOLDER OUT-FOLDER: what a CI job does with the apps of a folder: builds each NAME.c for every target, twice, in two
# places, and compares; has the machine code verified and the apps signed by a key that stays in its token; verifies what came out
# as a device would. OUT-FOLDER gets TARGET/NAME.fsm, beside each its provenance (in-toto, SLSA), and records.jsonl for the log.
#
# The environment says who signs:
#   SIGN_KEY     a key file, or pkcs11:URI (with FSM_PKCS11_MODULE, and FSM_PKCS11_PIN or pin-source)
#   SIGN_CERT    its certificate
#   ROOT         the root certificate that the devices trust
#   BUILDER      a URI that names this machine or service
#   TARGETS      "x86 cortex-m3 cortex-m4" unless it says fewer
# fsmcc and fsmsign are taken from the PATH. Ends with 0 only if everything holds.
set -euo pipefail
sources=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
: "${SIGN_KEY:?}" "${SIGN_CERT:?}" "${ROOT:?}" "${BUILDER:?}" "${TARGETS:=x86 cortex-m3 cortex-m4}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A signer that devices will refuse is found out before an hour of building.
fsmsign check --root "$ROOT" "$SIGN_CERT"

build() { # FOLDER TARGET NAME OUTPUT
    (cd "$1" && fsmcc "--target=$2" -Wall -Wextra "$3.c" -o "$4")
}
cp -r "$sources" "$scratch/elsewhere"
for target in $TARGETS; do
    mkdir -p "$out/$target"
    for source in "$sources"/*.c; do
        name=$(basename "$source" .c)
        build "$sources" "$target" "$name" "$out/$target/$name.fsm"
        (umask 077 && LC_ALL=C TZ=Asia/Kathmandu build "$scratch/elsewhere" "$target" "$name" "$scratch/again.fsm")
        cmp "$out/$target/$name.fsm" "$scratch/again.fsm" || { echo "$name for $target comes out different elsewhere" >&2; exit 1; }
    done
done
fsmsign sign --key "$SIGN_KEY" --cert "$SIGN_CERT" --json --provenance "$BUILDER" "$out"/*/*.fsm >"$out/records.jsonl"
fsmsign verify --root "$ROOT" "$out"/*/*.fsm

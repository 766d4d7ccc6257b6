#!/usr/bin/env bash
# commands.sh FSMSIGN MAKE_APP MAKE_SYSTEM: drives the command fsmsign as people and CI do: what it makes, accepts and refuses, with
# exit codes and texts.
set -euo pipefail
fsmsign=$1
make_app=$2
make_system=$3
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

promise='(none)'
promise() { promise=$1; }
fail() {
    printf 'FAILED: %s: %s\n' "$promise" "$*" >&2
    sed 's/^/  output: /' "$work/output" >&2
    exit 1
}
# expect CODE TEXT COMMAND…: the command ends with this code, and prints this text somewhere.
expect() {
    local wanted=$1 text=$2 code=0
    shift 2
    "$@" >"$work/output" 2>&1 </dev/null || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code instead of $wanted from: $*"
    [ -z "$text" ] || grep -qF -- "$text" "$work/output" || fail "'$text' is not in the output of: $*"
}
no_leftovers() { [ -z "$(find "$work" -name '*.??????' ! -name '*.config')" ] || fail 'a temporary file is left'; }
app() { "$make_app" "$1" heartbeat "${2:-log,timer}" "${3:-4096}" "${4:-x86}" "${5:-0}"; }
sign() { "$fsmsign" sign --unchecked-code --key pki/ci.key --cert pki/ci.pem "$@"; }
text_of() { openssl x509 -in "$1" -noout -text; }
limited() { "$fsmsign" pki pki --ci "$@" >/dev/null; }

promise 'pki makes a root and a CI certificate, with keys nobody else can read'
expect 0 'pki/ci.pem' "$fsmsign" pki pki
for f in root.key ci.key; do [ "$(stat -c %a "pki/$f")" = 600 ] || fail "$f can be read by others"; done
expect 0 'OK' openssl verify -CAfile pki/root.pem -purpose any pki/ci.pem
expect 0 'fsm1 groups=000000000000033f memory=00100000 priority=1f trusted=0 targets=0000000e epoch=00000001' text_of pki/ci.pem
expect 0 'Code Signing' openssl x509 -in pki/ci.pem -noout -ext extendedKeyUsage
expect 0 'X509v3 Basic Constraints: critical' text_of pki/ci.pem

promise 'pki overwrites nothing'
sha256sum pki/* >before
expect 2 "'pki/ci.key' is there already" "$fsmsign" pki pki
rm pki/ci.key
expect 2 "'pki/ci.pem' is there already" "$fsmsign" pki pki
sha256sum --quiet -c <(grep -v ci.key before) || fail 'a file was changed'
rm -r pki
"$fsmsign" pki pki >/dev/null

promise 'pki makes further CI certificates under the root that is there'
sha256sum pki/root.* >before
expect 0 'pki/small.pem' "$fsmsign" pki pki --ci small --name 'Small signer' --days 30 \
    --groups log --memory 2048 --priority 3 --targets cortex-m3 --epoch 5
sha256sum --quiet -c before || fail 'the root was changed'
expect 0 'CN = Small signer' openssl x509 -in pki/small.pem -noout -subject
expect 0 'fsm1 groups=0000000000000002 memory=00000800 priority=03 trusted=0 targets=00000004 epoch=00000005' text_of pki/small.pem
expect 0 'trusted=1' bash -c "'$fsmsign' pki pki --ci trusting --trusted && openssl x509 -in pki/trusting.pem -noout -text"
expect 0 OK openssl verify -CAfile pki/root.pem -purpose any pki/small.pem

promise 'pki refuses a root whose key is lost or another one, and makes nothing then'
mkdir broken && cp pki/root.pem broken
expect 2 "broken/root.key" "$fsmsign" pki broken
cp pki/ci.key broken/root.key
expect 1 "is not the key of" "$fsmsign" pki broken
[ "$(ls broken | wc -l)" = 2 ] || fail 'files were made'
touch file
expect 2 'Not a directory' "$fsmsign" pki file
expect 2 'No such file' "$fsmsign" pki no/such/place

promise 'what sign signs, verify accepts, and openssl accepts the signature as well'
app a.fsm
cp a.fsm unsigned
expect 0 '' sign a.fsm
expect 0 'a.fsm: genuine' "$fsmsign" verify --root pki/root.pem a.fsm
[ -z "$("$fsmsign" verify --quiet --root pki/root.pem a.fsm)" ] || fail '--quiet prints something'
cmp -n "$(stat -c %s unsigned)" a.fsm unsigned || fail 'the image was changed'
python3 - a.fsm <<'PYTHON'
import sys
file = open(sys.argv[1], "rb").read()
def integer(b): # DER
    b = b.lstrip(b"\0") or b"\0"
    b = b"\0" + b if b[0] & 0x80 else b
    return b"\2" + bytes([len(b)]) + b
pair = integer(file[-64:-32]) + integer(file[-32:])
open("a.der", "wb").write(b"\x30" + bytes([len(pair)]) + pair)
open("a.part", "wb").write(file[:-64])
PYTHON
openssl x509 -in pki/ci.pem -noout -pubkey >ci.pub
expect 0 'Verified OK' openssl dgst -sha256 -verify ci.pub -signature a.der a.part

promise 'every target and several files at once'
for target in x86 cortex-m3 cortex-m4; do app "$target.fsm" log,timer 4096 "$target"; done
expect 0 '' sign x86.fsm cortex-m3.fsm cortex-m4.fsm
expect 0 'cortex-m4.fsm: genuine' "$fsmsign" verify --root pki/root.pem x86.fsm cortex-m3.fsm cortex-m4.fsm
expect 1 'unsigned: the file does not end with a signature' "$fsmsign" verify --root pki/root.pem x86.fsm unsigned cortex-m4.fsm

promise 'with -o the input stays, and the output has the permissions new files have'
cp unsigned b.fsm
expect 0 '' sign -o c.fsm b.fsm
cmp b.fsm unsigned || fail 'the input was changed'
expect 0 genuine "$fsmsign" verify --root pki/root.pem c.fsm
expect 2 'for one app' sign -o d.fsm b.fsm c.fsm
[ ! -e d.fsm ] || fail 'an output was made'

promise 'signing in place keeps permissions and follows links'
cp unsigned b.fsm && chmod 640 b.fsm && ln -s b.fsm link.fsm
expect 0 '' sign link.fsm
[ -L link.fsm ] && [ "$(stat -c %a b.fsm)" = 640 ] || fail 'link or permissions are lost'
expect 0 genuine "$fsmsign" verify --root pki/root.pem b.fsm

promise 'a signed file is signed again only with --resign'
cp a.fsm before.fsm
expect 1 'already signed; use --resign' sign a.fsm
cmp a.fsm before.fsm || fail 'the file was changed'
expect 0 '' "$fsmsign" sign --unchecked-code --resign --key pki/trusting.key --cert pki/trusting.pem a.fsm
expect 0 "signed by 'trusting'" "$fsmsign" show a.fsm
expect 0 genuine "$fsmsign" verify --root pki/root.pem a.fsm
[ "$(stat -c %s a.fsm)" -lt 1500 ] || fail 'the old trailer is still there'
cp unsigned b.fsm
expect 0 '' sign --resign b.fsm

promise 'rights the certificate lacks are refused by name'
limited timer-only --groups timer
limited short --memory 2048
limited m3 --targets cortex-m3
refused() { # NAME TEXT: this signer does not sign b.fsm, which stays as it was
    cp b.fsm before.fsm
    expect 1 "$2" "$fsmsign" sign --unchecked-code --key "pki/$1.key" --cert "pki/$1.pem" b.fsm
    cmp b.fsm before.fsm || fail 'the file was changed'
}
app b.fsm
refused timer-only "app 'heartbeat' uses group log, which certificate 'timer-only' does not allow"
refused short "app 'heartbeat' asks for 4096 bytes of memory, more than the 2048 certificate 'short' allows"
refused m3 "app 'heartbeat' is for target x86, which certificate 'm3' does not allow"
app b.fsm log,timer 4096 x86 1
refused ci "app 'heartbeat' contains trusted functions, which certificate 'CI signer' does not allow"
expect 0 '' "$fsmsign" sign --unchecked-code --key pki/trusting.key --cert pki/trusting.pem b.fsm

promise 'with --force such an app is signed with a warning, and verify refuses it'
app b.fsm
expect 0 'warning: app' "$fsmsign" sign --unchecked-code --force --key pki/timer-only.key --cert pki/timer-only.pem b.fsm
expect 1 'uses group log' "$fsmsign" verify --root pki/root.pem b.fsm
expect 1 'verified: REFUSED' "$fsmsign" show --root pki/root.pem b.fsm
expect 1 'verified": false' "$fsmsign" show --json --root pki/root.pem b.fsm

promise 'keys that are not the certificate'\''s, not P-256 or no keys at all are refused, and nothing is written'
cp unsigned b.fsm
with_key() { "$fsmsign" sign --unchecked-code --key "$1" --cert pki/ci.pem -o out.fsm b.fsm; }
openssl ecparam -name secp384r1 -genkey -noout -out p384.key
openssl genrsa -out rsa.key 2048 2>/dev/null
expect 1 "the key does not belong to certificate 'CI signer'" with_key pki/root.key
expect 1 'not on the curve P-256' with_key p384.key
expect 1 'not on the curve P-256' with_key rsa.key
expect 1 'holds no private key' with_key pki/ci.pem
expect 2 "No such file" with_key none.key
expect 2 "No such file" "$fsmsign" sign --unchecked-code --key pki/ci.key --cert none.pem b.fsm
expect 1 'holds no certificate' "$fsmsign" sign --unchecked-code --key pki/ci.key --cert pki/ci.key b.fsm
[ ! -e out.fsm ] || fail 'an output was made'
openssl ec -in pki/ci.key -aes256 -passout pass:secret -out locked.key 2>/dev/null
expect 1 'holds no private key' setsid "$fsmsign" sign --unchecked-code --key locked.key --cert pki/ci.pem -o out.fsm b.fsm

promise 'certificates made with openssl, as the manual shows, sign apps'
rights='fsm1 groups=0000000000000006 memory=00010000 priority=0f trusted=0 targets=0000000e epoch=00000001'
cat >ci.config <<CONFIG
[req]
distinguished_name = name
prompt = no
[name]
CN = Release signer
O = Example
[ci]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = @rights
[rights]
otherName.1 = 1.3.6.1.4.1.55555.1.1;UTF8:$rights
CONFIG
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout own-root.key -out own-root.pem -days 3650 \
    -subj '/CN=Example root' -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out own.key 2>/dev/null
issue() { # CONFIG OUT [OPTIONS…]: a certificate for own.key by the root own-root
    openssl req -new -key own.key -config "$1" -out own.request
    openssl x509 -req -in own.request -CA own-root.pem -CAkey own-root.key -days 365 -extfile "$1" -extensions ci -out "$2" \
        "${@:3}" 2>/dev/null
}
issue ci.config own.pem
app b.fsm
expect 0 '' "$fsmsign" sign --unchecked-code --key own.key --cert own.pem b.fsm
expect 0 'b.fsm: genuine' "$fsmsign" verify --root own-root.pem b.fsm
expect 0 "signed by 'Release signer', verified: genuine" "$fsmsign" show --root own-root.pem b.fsm
expect 1 'names another issuer than this root' "$fsmsign" verify --root pki/root.pem b.fsm
expect 1 "is not a CA certificate" "$fsmsign" verify --root own.pem b.fsm

promise 'request asks for a certificate with rights, which openssl issues as the manual shows'
expect 0 '' "$fsmsign" request --key own.key --name 'Asked for' --groups log --memory 8192 --priority 9 --targets x86 --epoch 3 -o asked.csr
expect 0 'fsm1 groups=0000000000000002 memory=00002000 priority=09 trusted=0 targets=00000002 epoch=00000003' openssl req -in asked.csr -noout -text
expect 0 'verify OK' openssl req -in asked.csr -noout -verify
openssl x509 -req -in asked.csr -CA own-root.pem -CAkey own-root.key -copy_extensions copyall -days 9 -out asked.pem 2>/dev/null
expect 0 "'Asked for', valid until" "$fsmsign" check --root own-root.pem asked.pem
expect 0 'memory   8192 bytes' "$fsmsign" check asked.pem
expect 2 'nothing was changed' "$fsmsign" request --key own.key --name again -o asked.csr
expect 2 '--output is missing' "$fsmsign" request --key own.key --name again
expect 2 '--name is missing' "$fsmsign" request --key own.key -o z.csr
expect 2 "--priority cannot be '32'" "$fsmsign" request --key own.key --name again --priority 32 -o z.csr
expect 2 "--name cannot be ''" "$fsmsign" request --key own.key --name '' -o z.csr
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.key 2>/dev/null
expect 1 'not on the curve P-256' "$fsmsign" request --key p384.key --name again -o z.csr
[ ! -e z.csr ] || fail 'a request was made'

promise 'check says what is wrong with a certificate'
expect 1 'names another issuer' "$fsmsign" check --root pki/root.pem asked.pem
expect 1 'it is a CA' "$fsmsign" check own-root.pem
expect 1 'holds no certificate' "$fsmsign" check own.key
openssl x509 -req -in asked.csr -CA own-root.pem -CAkey own-root.key -copy_extensions copyall -days -1 -out late.pem 2>/dev/null
expect 1 'is no longer valid since' "$fsmsign" check late.pem
expect 2 'no certificate is named' "$fsmsign" check --root pki/root.pem

promise 'sign keeps a record of each file: a JSON object a line'
app r1.fsm; app r2.fsm
sign --json r1.fsm r2.fsm >records
[ "$(wc -l <records)" = 2 ] || fail 'not two records'
python3 - records r1.fsm r2.fsm <<'PYTHON' || fail 'the records are wrong'
import hashlib, json, sys
for line, path in zip(open(sys.argv[1]), sys.argv[2:]):
    record, data = json.loads(line), open(path, "rb").read()
    assert record["file"] == path and record["sha256"] == hashlib.sha256(data).hexdigest(), record
    assert record["code"] == "unchecked" and record["signer"]["name"] == "CI signer" and record["app"]["name"] == "heartbeat", record
    assert len(record["signer"]["certificate_sha256"]) == 64 and record["image_sha256"] != record["sha256"], record
PYTHON

promise 'provenance is written of apps that say what they were made of, by a builder that has a name'
app r3.fsm; cp r3.fsm before.fsm
expect 1 'does not say what it was made of' sign --provenance https://ci.example.com/1 r3.fsm
[ ! -e r3.fsm.intoto.json ] || fail 'a provenance was made up'
cmp r3.fsm before.fsm || fail 'it was signed all the same'
app r4.fsm
expect 2 'it is no URI' sign --provenance runner r4.fsm

promise 'certificates that are not of the profile are refused, point by point'
outside() { # TEXT SED-SCRIPT [OPTIONS…]
    sed "$2" ci.config >wrong.config
    issue wrong.config wrong.pem "${@:3}"
    expect 1 "$1" "$fsmsign" sign --unchecked-code --key own.key --cert wrong.pem -o out.fsm unsigned
    [ ! -e out.fsm ] || fail 'an output was made'
}
outside 'it is a CA' 's/CA:FALSE/CA:TRUE/'
outside 'basicConstraints is not there or not critical' '/^basicConstraints/d'
outside 'basicConstraints is not there or not critical' 's/critical,CA/CA/'
outside 'keyUsage is not digitalSignature and nothing else' 's/digitalSignature/digitalSignature,keyCertSign/'
outside 'keyUsage is not digitalSignature and nothing else' '/^keyUsage/d'
outside 'keyUsage is not critical' 's/critical,digital/digital/'
outside 'extendedKeyUsage lacks codeSigning' 's/codeSigning/serverAuth/'
outside 'extendedKeyUsage is not codeSigning alone' 's/codeSigning/codeSigning,serverAuth/'
outside 'extendedKeyUsage is not codeSigning alone' '/^extendedKeyUsage/d'
outside 'a critical extension that loaders do not know' 's/^subjectKey.*/nameConstraints = critical,permitted;DNS:example.org/'
outside 'it has no subjectAltName' '/^subjectAltName/d'
outside 'holds no rights' 's/55555.1.1;/55555.1.2;/'
outside 'twice' 's/^otherName.1 = \(.*\)/otherName.1 = \1\notherName.2 = \1/'
outside 'not a UTF8String' 's/UTF8:/IA5:/'
outside 'the rights are not written as' 's/fsm1 groups/fsm2 groups/'
outside 'the rights are not written as' 's/epoch=00000001/epoch=1/'
outside 'the rights are not written as' 's/trusted=0/trusted=2/'
outside 'the rights are not written as' 's/priority=0f/priority=0F/'
outside 'not signed with ecdsa-with-SHA256' '' -sha384
many=$(printf 'd%.0s' {1..700})
outside 'more than the 1024 loaders take' "s/^otherName.1 = .*/&\nDNS.1 = $many/"

promise 'files that are not apps are refused with the reason'
head -c 300 /dev/zero >zeros.fsm
head -c 100 unsigned >cut.fsm
: >empty.fsm
for f in zeros empty; do expect 1 'offset 0x0: this is not an ELF file' sign "$f.fsm"; done
expect 1 'reach beyond the end of the file' sign cut.fsm
cp /bin/true true.fsm
expect 1 'not a 32-bit little-endian ELF file' sign true.fsm
expect 2 'No such file' sign none.fsm
expect 2 'Is a directory' sign pki
expect 1 'offset 0x0: this is not an ELF file' "$fsmsign" show zeros.fsm

promise 'ELF files as lld links them are signed where they have a manifest, and refused where not'
printf 'unsigned int start(void) { return 0; }' >plain.c
printf '.section .fsm.manifest,"a"\n.p2align 3\n.incbin "manifest"\n' >manifest.s
link() { # TARGET CLANG-TARGET LLD-OPTIONS…
    local target=$1 clang=$2
    shift 2
    app app.fsm log,timer 4096 "$target"
    tail -c +129 app.fsm | head -c 180 >manifest
    clang-19 --target="$clang" -c plain.c -o plain.o
    clang-19 --target="$clang" -c manifest.s -o manifest.o
    ld.lld-19 "$@" -e start plain.o manifest.o -o linked.fsm
    ld.lld-19 "$@" -e start plain.o -o plain.fsm
    expect 0 '' sign linked.fsm
    expect 0 genuine "$fsmsign" verify --root pki/root.pem linked.fsm
    expect 0 "target     $target" "$fsmsign" show linked.fsm
    expect 1 'no section .fsm.manifest' sign plain.fsm
    expect 1 'not a linked ELF file' sign plain.o
}
link x86 x86_64-linux-gnux32 -m elf32_x86_64 --emit-relocs --image-base=0 -z norelro
link cortex-m3 thumbv7m-none-eabi --emit-relocs --image-base=0 --no-rosegment -z max-page-size=4

promise 'one changed byte anywhere is refused'
cp unsigned b.fsm
sign b.fsm
size=$(stat -c %s b.fsm)
for at in 0 130 300 450 600 $((size - 97)) $((size - 96)) $((size - 90)) $((size - 66)) $((size - 64)) $((size - 1)); do
    python3 - "$at" <<'PYTHON'
import sys
file = bytearray(open("b.fsm", "rb").read())
file[int(sys.argv[1])] ^= 1
open("bad.fsm", "wb").write(file)
PYTHON
    expect 1 'bad.fsm: ' "$fsmsign" verify --root pki/root.pem bad.fsm
done
head -c $((size - 4)) b.fsm >bad.fsm
expect 1 'bad.fsm: ' "$fsmsign" verify --root pki/root.pem bad.fsm
expect 1 'what is left of a trailer' sign bad.fsm
{ cat b.fsm; printf '\0\0\0\0'; } >bad.fsm
expect 1 'bad.fsm: ' "$fsmsign" verify --root pki/root.pem bad.fsm

promise 'verify --groups refuses what the device does not grant, by name'
expect 1 'timer' "$fsmsign" verify --root pki/root.pem --groups log b.fsm
expect 0 genuine "$fsmsign" verify --root pki/root.pem --groups log,timer,uart b.fsm
expect 2 "there is no API group 'gpu'" "$fsmsign" verify --root pki/root.pem --groups log,gpu b.fsm

promise 'show says what an app declares and that it is unsigned or not verified'
expect 0 'signature  none: unsigned' "$fsmsign" show unsigned
for text in 'heartbeat, version 7, security counter 3' 'groups     log, timer' 'memory     4096 bytes' 'state 8 bytes' \
    'at most 188' \
    'peer       printer' 'fsm_timer_every' 'fsmcc test' "signed by 'CI signer', NOT verified (use verify"; do
    expect 0 "$text" "$fsmsign" show b.fsm
done

promise 'show --json is JSON with stable keys, whatever the signer is called'
limited quoted --name $'a "quoted\\ name\tü'
cp unsigned b.fsm
"$fsmsign" sign --unchecked-code --key pki/quoted.key --cert pki/quoted.pem b.fsm
cp b.fsm $'odd "name\\ \xff.fsm'
"$fsmsign" show --json --root pki/root.pem $'odd "name\\ \xff.fsm' >signed.json
"$fsmsign" show --json unsigned >unsigned.json
expect 0 heartbeat python3 -m json.tool signed.json
python3 - <<'PYTHON' || fail 'the JSON is not as documented'
import json
s, u = json.load(open("signed.json")), json.load(open("unsigned.json"))
assert list(s) == ["file", "size", "kind", "target", "app", "made_of", "signed", "signer", "verified", "sha256", "image_sha256"], list(s)
assert s["file"] == 'odd "name\\ \ufffd.fsm' and s["kind"] == "app" and s["target"] == "x86"
assert s["signer"]["name"] == 'a "quoted\\ name?\u00fc', s["signer"]["name"]
assert s["signed"] is True and s["verified"] is True and u["signed"] is False and u["signer"] is None and u["verified"] is None
app = s["app"]
assert app == u["app"] and app["name"] == "heartbeat"
assert app["groups"] == ["log", "timer"] and app["groups_mask"] == "0000000000000006"
assert app["types"] == [{"name": "beat", "state": 8, "align": 4, "stack": 188, "layout": "0123456789abcdef"}]
assert app["peers"] == ["printer"] and app["imports"] == ["fsm_log_write", "fsm_timer_every"] and app["compiler"] == "fsmcc test"
assert (app["version"], app["counter"], app["memory"], app["fuel"], app["trusted"], app["needs_mpu"]) == (7, 3, 4096, 100000, False, False)
rights = s["signer"]["rights"]
assert rights["targets"] == ["x86", "cortex-m3", "cortex-m4"] and rights["priority"] == 31 and rights["memory"] == 1 << 20
PYTHON

promise 'system images are verified and shown like apps, without a manifest'
"$make_system" system.image pki/ci.key pki/ci.pem
expect 0 genuine "$fsmsign" verify --root pki/root.pem system.image
expect 0 'system     image for cortex-m3' "$fsmsign" show system.image
expect 0 "signed by 'CI signer', verified: genuine" "$fsmsign" show --root pki/root.pem system.image
"$fsmsign" show --json system.image >system.json
expect 0 'True' python3 -c 'import json; j = json.load(open("system.json"))
print(j["kind"] == "system" and j["target"] == "cortex-m3" and j["app"] is None and j["signed"] is True and j["verified"] is None)'
expect 1 'already signed' sign system.image
expect 1 'this is not an ELF file' sign --resign system.image

promise 'after a failure nothing half-written is left, and the file is as it was'
expect 2 'not a regular file' sign -o /dev/null unsigned
expect 2 'not a regular file' sign -o pki unsigned
expect 2 'No such file' sign -o no/such/place.fsm unsigned
[ -c /dev/null ] || fail '/dev/null was replaced'
mkdir sealed && cp unsigned sealed/a.fsm && chmod 500 sealed
if [ "$(id -u)" = 0 ]; then
    # Directory permissions do not stop root: let the disk be full instead. The limit on file sizes counts 1024-byte blocks.
    chmod 700 sealed
    no_room="trap '' XFSZ; ulimit -f 1; exec"
    expect 3 'cannot write' bash -c "$no_room '$fsmsign' sign --unchecked-code --key pki/ci.key --cert pki/ci.pem sealed/a.fsm"
else
    expect 3 'cannot write' sign sealed/a.fsm
    expect 3 'cannot write' "$fsmsign" pki sealed
    chmod 700 sealed
fi
[ "$(ls sealed)" = a.fsm ] || fail 'something is left behind'
cmp sealed/a.fsm unsigned || fail 'the file was changed'
no_leftovers

promise 'wrong calls are refused with exit code 2 and a hint'
expect 2 'a command is missing' "$fsmsign"
expect 2 "there is no command 'sing'" "$fsmsign" sing
expect 2 '--key is missing' "$fsmsign" sign --cert pki/ci.pem a.fsm
expect 2 '--cert is missing' "$fsmsign" sign --unchecked-code --key pki/ci.key a.fsm
expect 2 'no app is named' sign
expect 2 "unknown option '--frobnicate'" sign --frobnicate a.fsm
expect 2 "unknown option '-x'" sign -x a.fsm
expect 2 "option '--key' needs a value" "$fsmsign" sign --unchecked-code --key
expect 2 '--root is missing' "$fsmsign" verify a.fsm
expect 2 'no file is named' "$fsmsign" verify --root pki/root.pem
expect 2 'name one file' "$fsmsign" show a.fsm b.fsm
expect 2 'name one directory' "$fsmsign" pki
for wrong in '--groups log,gpu' '--memory 0' '--memory 4294967296' '--memory -1' '--memory 12x' \
    '--priority 32' '--targets vax' '--epoch x' '--days 0' \
    '--ci root' '--ci a/b' '--ci ..' "--name $(printf 'n%.0s' {1..65})" $'--name \xff'; do
    expect 2 "${wrong%% *} cannot be" "$fsmsign" pki new $wrong
done
[ ! -e new ] || fail 'a directory was made'
expect 2 '; see '\''fsmsign sign --help'\''' "$fsmsign" sign --unchecked-code --key
[ "$(wc -l <output)" = 1 ] || fail 'a usage error has more than one line'

promise 'help and version are there'
expect 0 fsmsign "$fsmsign" --version
expect 0 'Exit codes' "$fsmsign" --help
for command in pki sign verify show; do expect 0 "usage: fsmsign $command" "$fsmsign" "$command" --help; done
expect 3 'could not be written' bash -c "'$fsmsign' --help >/dev/full"

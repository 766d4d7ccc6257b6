#!/usr/bin/env bash
# token.sh FSMSIGN MAKE_APP: signs with a key that never leaves a token (SoftHSM2), through OpenSSL's engine pkcs11.
set -euo pipefail
fsmsign=$1
make_app=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

module=/usr/lib/softhsm/libsofthsm2.so
[ -e "$module" ] || { echo 'FAILED: softhsm2 is not installed: run tool/setup' >&2; exit 1; }
export ASAN_OPTIONS=detect_leaks=0 # the engine does not free all it has
mkdir tokens
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$work" >softhsm2.conf
export SOFTHSM2_CONF=$work/softhsm2.conf
"$fsmsign" pki pki >/dev/null
"$fsmsign" pki pki --ci other >/dev/null
softhsm2-util --init-token --free --label signer --pin 4711 --so-pin 0815 >/dev/null
softhsm2-util --import pki/ci.key --token signer --label ci --id 01 --pin 4711 >/dev/null
rm pki/ci.key
"$make_app" unsigned heartbeat log,timer 4096 cortex-m3 0

# expect CODE TEXT NAME=VALUE… -- URI [CERTIFICATE]
expect() {
    local wanted=$1 text=$2 code=0 environment=()
    shift 2
    while [ "$1" != -- ]; do environment+=("$1"); shift; done
    cp unsigned app.fsm
    setsid env "${environment[@]}" "$fsmsign" sign --unchecked-code --key "$2" --cert "pki/${3:-ci}.pem" app.fsm >output 2>&1 </dev/null || code=$?
    [ "$code" = "$wanted" ] && { [ -z "$text" ] || grep -qF -- "$text" output; } && return
    echo "FAILED: exit code $code instead of $wanted, or no '$text', for $2" >&2
    cat output >&2
    exit 1
}
unchanged() { cmp app.fsm unsigned || { echo 'FAILED: the app was changed' >&2; exit 1; }; }
genuine() { "$fsmsign" verify --quiet --root pki/root.pem app.fsm; }

expect 0 '' FSM_PKCS11_MODULE=$module FSM_PKCS11_PIN=4711 -- 'pkcs11:token=signer;object=ci'
genuine
FSM_PKCS11_MODULE=$module FSM_PKCS11_PIN=4711 "$fsmsign" request --key 'pkcs11:token=signer;object=ci' --name Token -o token.csr
openssl req -in token.csr -noout -verify 2>&1 | grep -q 'verify OK'
printf 4711 >pin
expect 0 '' FSM_PKCS11_MODULE=$module -- "pkcs11:token=signer;object=ci?pin-source=$work/pin"
genuine
expect 3 'no such key' FSM_PKCS11_MODULE=$module FSM_PKCS11_PIN=4712 -- 'pkcs11:token=signer;object=ci'
unchanged
expect 3 'no such key' FSM_PKCS11_MODULE=$module -- 'pkcs11:token=signer;object=ci'
expect 3 'no such key' FSM_PKCS11_MODULE=$module FSM_PKCS11_PIN=4711 -- 'pkcs11:token=signer;object=lost'
expect 3 'check FSM_PKCS11_MODULE' FSM_PKCS11_MODULE=/none.so FSM_PKCS11_PIN=4711 -- 'pkcs11:token=signer;object=ci'
expect 2 'FSM_PKCS11_MODULE does not name' FSM_PKCS11_PIN=4711 -- 'pkcs11:token=signer;object=ci'
expect 2 'a PIN on the command line' FSM_PKCS11_MODULE=$module -- 'pkcs11:token=signer;object=ci?pin-value=4711'
expect 1 'the key does not belong to' FSM_PKCS11_MODULE=$module FSM_PKCS11_PIN=4711 -- 'pkcs11:token=signer;object=ci' other
unchanged

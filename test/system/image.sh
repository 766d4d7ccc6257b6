#!/bin/sh
# fsmimage as a whole, on apps made by hand and with a kernel that is only a place for the boot image.
#   image.sh BIN ACCEPT SOURCE   BIN: folder with fsmimage and fsmsign; ACCEPT: accept_image; SOURCE: this folder
bin=$1 accept=$2 source=$3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0

ok() { # PROMISE COMMAND…
    promise=$1
    shift
    if "$@" >log 2>&1; then echo "ok   $promise"; else echo "FAIL $promise"; sed 's/^/     /' log; failed=1; fi
}

answers() { # CODE TEXT COMMAND…: the exit code and words of the message
    code=$1 text=$2
    shift 2
    "$@" >answer 2>&1
    got=$?
    cat answer
    [ $got -eq "$code" ] || { echo "exit code $got instead of $code"; return 1; }
    grep -q -e "$text" answer || { echo "no word of: $text"; return 1; }
}

none() { # no file of this name, and no temporary one
    [ -z "$(ls -d "$1"* 2>/dev/null)" ] || { ls -d "$1"*; return 1; }
}

refused() { # CODE TEXT ARGUMENTS…: fsmimage refuses and leaves nothing behind
    code=$1 text=$2
    shift 2
    answers "$code" "$text" fsmimage "$@" -o refused.elf && none refused.elf
}

fsmimage() { "$work/tools/bin/fsmimage" "$@"; }
fsmsign() { "$bin/fsmsign" "$@"; }

app() { # FILE MACHINE NAME TARGET [options]
    file=$1 machine=$2 name=$3 target=$4
    shift 4
    case $machine in
    x86) triple=x86_64-linux-gnux32 linking="elf32_x86_64 -z max-page-size=4096" ;;
    *) triple=thumbv7m-none-eabi linking="armelf -z max-page-size=4" ;;
    esac
    clang-19 --target=$triple -DNAME="$name" -DTARGET="$target" -DGROUPS=2 -DCOUNTER=3 "$@" -c "$source/app.S" -o app.o &&
        ld.lld-19 -m $linking --no-rosegment --image-base=0 --emit-relocs -z norelro -z nognustack --entry=handler --build-id=none \
            app.o -o "$file" &&
        fsmsign sign --unchecked-code --key pki/ci.key --cert pki/ci.pem "$file"
}

kernel() { # MACHINE BOARD TRIPLE
    mkdir -p "tools/lib/fsmcc/$1"
    echo 'ENTRY(start) SECTIONS { .text : { *(.text) } .fsm_boot : { fsm_boot_image = .; KEEP(*(.fsm_boot)) } }' \
        >"tools/lib/fsmcc/$1/$2.ld"
    printf '.globl start\nstart:\n .4byte fsm_boot_image\n' >kernel.s
    clang-19 --target="$3" -c kernel.s -o "tools/lib/fsmcc/$1/kernel.o"
    printf '.data\n .4byte 1\n' >board.s
    clang-19 --target="$3" -c board.s -o "tools/lib/fsmcc/$1/$2.o"
}

system() { # FILE APP-FILES: near and far, wired to each other
    cat >"$1" <<END
apps = (
  { name = "near"; file = "$2"; groups = ["log"]; fsms = ( { name = "near"; type = "near"; wires = { other = "far"; }; } ); },
  { name = "far"; file = "$3"; groups = ["log"]; fsms = ( { name = "far"; type = "far"; priority = 9; } ); }
);
sign = { root = "pki/root.pem"; key = "pki/ci.key"; cert = "pki/ci.pem"; };
END
}

boot() { # IMAGE APP…: the image's part behind the kernel, as the device reads it
    llvm-objcopy-19 -O binary --only-section=.fsm_boot "$1" "$1.boot" && shift_accept "$@"
}
shift_accept() {
    image=$1
    shift
    "$accept" "$image.boot" "$@"
}

mkdir -p tools/bin && cp "$bin/fsmimage" tools/bin/ || exit 3
fsmsign pki pki >/dev/null && fsmsign pki other >/dev/null || exit 3
fsmsign pki --ci weak --groups none pki >/dev/null && fsmsign pki --ci slow --priority 8 pki >/dev/null || exit 3
kernel x86 pc x86_64-linux-gnux32 && kernel cortex-m mps2 thumbv7m-none-eabi || exit 3
app near.fsm x86 near 1 -DPEER=other && app far.fsm x86 far 1 || exit 3
app near_m3.fsm cortex-m near 2 -DPEER=other && app far_m3.fsm cortex-m far 2 && app far_m4.fsm cortex-m far 3 || exit 3
system x86.conf near.fsm far.fsm
system m3.conf near_m3.fsm far_m3.fsm
system m4.conf near_m3.fsm far_m4.fsm
system mixed.conf near.fsm far_m3.fsm

ok "an x86 image links" fsmimage x86.conf -o x86.elf
ok "an x86 image is what the device accepts" boot x86.elf near.fsm far.fsm
ok "a Cortex-M image links" fsmimage m3.conf -o m3.elf
ok "a Cortex-M image is what the device accepts" answers 0 "target 2" boot m3.elf near_m3.fsm far_m3.fsm
ok "one app for an M4 makes it an image for an M4" fsmimage m4.conf -o m4.elf
ok "which the device accepts" answers 0 "target 3" boot m4.elf near_m3.fsm far_m4.fsm
ok "an image is an ELF file for its machine" answers 0 "Machine: *ARM" readelf -h m3.elf
ok "the linker puts the boot image where the script says" answers 0 "fsm_boot_image" llvm-nm-19 m3.elf

same_but_signature() {
    fsmimage x86.conf -o again.elf && [ "$(wc -c <x86.elf)" = "$(wc -c <again.elf)" ] &&
        [ "$(cmp -l x86.elf again.elf | wc -l)" -le 64 ]
}
ok "two images differ in the signature's 64 bytes only" same_but_signature

show() { answers 0 "^ld.lld-19 -m elf32_x86_64 -T .*pc.ld .*kernel.o .*pc.o" fsmimage -v x86.conf -o again.elf; }
ok "-v shows the linker's command" show
mkdir elsewhere && mv near.fsm far.fsm elsewhere/
ok "apps in another folder are found with --apps" fsmimage --apps elsewhere x86.conf -o again.elf
mv elsewhere/*.fsm .

ok "apps of two machines are refused" refused 1 "build all apps for one machine" mixed.conf
ok "another machine than --target is refused" refused 1 "x86 but --target says cortex-m" --target cortex-m x86.conf
ok "a root that did not issue the certificates is refused" refused 1 "CERTIFICATE_ISSUER" --root other/root.pem x86.conf
ok "a signer without the right to a grant is refused" \
    refused 1 '"log": the system grants this group' --cert pki/weak.pem --key pki/weak.key x86.conf
ok "a signer without the right to a priority is refused" \
    refused 1 '"far": this FSM.s priority is above' --cert pki/slow.pem --key pki/slow.key x86.conf
ok "a key that is not the certificate's is refused" refused 1 "does not belong" --key other/ci.key x86.conf

cp far.fsm good.fsm
printf '\125' | dd of=far.fsm bs=1 seek=9 conv=notrunc 2>/dev/null
ok "a changed app is refused" refused 1 "far.fsm: SIGNATURE" x86.conf
changed() { fsmimage --no-verify x86.conf -o changed.elf && answers 1 "the signature is not" boot changed.elf near.fsm far.fsm; }
ok "--no-verify puts it in as it is, and the device refuses it" changed
echo "no app at all" >far.fsm
ok "a file that is no app is refused" refused 1 "^x86.conf:3: far.fsm: the file is shorter than a trailer" x86.conf
no_app() { fsmimage --no-verify x86.conf -o changed.elf && answers 1 "shorter than a trailer" boot changed.elf near.fsm far.fsm; }
ok "--no-verify puts that in, too" no_app
mv good.fsm far.fsm

sed -i 's/priority = 9/priority = 32/' x86.conf
ok "a mistake in the system file is said with its line" refused 1 "^x86.conf:3: .priority. = 32 is out of range" x86.conf
system x86.conf near.fsm far.fsm
grep -v '^sign' x86.conf >unsigned.conf
ok "without a key it says what is missing" refused 2 "no root for that: give --root" unsigned.conf
ok "the command line's keys will do" fsmimage --root pki/root.pem --key pki/ci.key --cert pki/ci.pem unsigned.conf -o again.elf
ok "a system file that is not there is the call's fault" refused 2 "cannot read the system file" absent.conf
ok "an unknown target is the call's fault" refused 2 "no target 'arm'" --target arm x86.conf
ok "an unknown board is the call's fault" refused 2 "there is no board alpha for x86" --board alpha x86.conf
ok "a board has a name, not a path" refused 2 "'../x86/pc' is no board's name" --board ../x86/pc x86.conf
cp tools/lib/fsmcc/x86/pc.o tools/lib/fsmcc/x86/other.o && cp tools/lib/fsmcc/x86/pc.ld tools/lib/fsmcc/x86/other.ld
other() { answers 0 "-T .*x86/other.ld .*kernel.o .*x86/other.o" fsmimage -v --board other x86.conf -o again.elf; }
ok "a board is two files in the machine's folder" other
ok "an unknown option is the call's fault" refused 2 "see fsmimage --help" --frobnicate x86.conf
ok "a missing -o is the call's fault" answers 2 "say with -o" fsmimage x86.conf
ok "--help says how" answers 0 "^fsmimage .options. system.conf -o IMAGE" fsmimage --help
ok "--version says which" answers 0 "^fsmimage [0-9]" fsmimage --version

mv tools/lib/fsmcc/x86/kernel.o kernel.kept
ok "a missing kernel is the machine's fault" refused 3 "not completely installed" x86.conf
mv kernel.kept tools/lib/fsmcc/x86/kernel.o
without_linker() {
    answers 3 "cannot run ld.lld-19" env PATH=/nonexistent "$work/tools/bin/fsmimage" x86.conf -o refused.elf && none refused.elf
}
ok "a missing linker is the machine's fault" without_linker
echo 'SECTIONS { .fsm_boot 0 : { *(.fsm_boot) } } ASSERT(SIZEOF(.fsm_boot) < 16, "too large")' >tools/lib/fsmcc/x86/pc.ld
ok "an image that does not fit is the input's fault" refused 1 "the image does not link" x86.conf

# A linker that takes its time; fsmimage is told to stop meanwhile.
mkdir slow && printf '#!/bin/sh\necho $$ >%s/linker\nexec sleep infinity\n' "$work" >slow/ld.lld-19 && chmod +x slow/ld.lld-19
goes_on() { # PID: it has not gone, and does not only wait to be counted
    case $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) in
    "" | Z*) return 1 ;;
    esac
}
interrupted() {
    PATH=$work/slow:$PATH "$work/tools/bin/fsmimage" x86.conf -o interrupted.elf &
    running=$!
    while [ ! -s linker ] && goes_on $running; do sleep 0.05; done
    kill -TERM $running
    wait $running
    [ $? -gt 128 ] || { echo "it did not stop"; return 1; }
    tries=0
    while goes_on "$(cat linker)" && [ $tries -lt 10000 ]; do sleep 0.05; tries=$((tries + 1)); done
    ! goes_on "$(cat linker)" || { kill "$(cat linker)"; echo "the linker goes on"; return 1; }
    none interrupted.elf
}
ok "told to stop it stops, with the linker, and leaves nothing" interrupted
exit $failed

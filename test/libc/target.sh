# target.sh LIBC CLANG LLD QEMU SOURCE FLAGS…: links the test with the library's bitcode, and runs it.
set -eu
libc=$1 clang=$2 lld=$3 qemu=$4 source=$5
shift 5
libgcc=$(arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -mfloat-abi=soft -print-libgcc-file-name)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$clang" "$@" -O2 -ffixed-r9 -c "$source" -o "$folder/test.o"
"$clang" --target=thumbv7m-none-eabi -mcpu=cortex-m3 -mfloat-abi=soft -ffixed-r9 -fropi -frwpi -c -x ir "$libc" -o "$folder/libc.o"
cat >"$folder/layout.ld" <<'END'
MEMORY { code : ORIGIN = 0, LENGTH = 4M   data : ORIGIN = 0x20000000, LENGTH = 4M }
SECTIONS {
    .text : { KEEP(*(.vectors)) *(.text* .rodata*) } >code
    .bss : { *(.bss*) } >data
    /DISCARD/ : { *(.ARM.*) }
}
END
"$lld" -e 0 -T "$folder/layout.ld" "$folder/test.o" "$folder/libc.o" "$libgcc" -o "$folder/test.elf"
timeout 600 "$qemu" -M mps2-an385 -nographic -monitor none -serial none -semihosting-config enable=on,target=native \
    -kernel "$folder/test.elf" </dev/null

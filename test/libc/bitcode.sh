# bitcode.sh LIBC CLANG NM DIS FLAGS…: the library's bitcode for one target needs only the API and has no storage that changes.
set -eu
libc=$1 clang=$2 nm=$3 dis=$4
shift 4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$libc: $*" >&2; exit 1; }

"$clang" "$@" -c -x ir "$libc" -o "$folder/libc.o"
"$nm" "$folder/libc.o" >"$folder/symbols"

# Undefined: the two API calls that log.c and config.c make, and what the pass fsm-library defines; on Cortex-M, of the compiler's
# run-time library, arithmetic; nothing else of the compiler's run-time library.
needed=$(awk '$1 == "U" && $2 !~ /^__aeabi_/ { print $2 }' "$folder/symbols" | sort | tr '\n' ' ')
[ "$needed" = "fsm_config_read fsm_formats_doubles fsm_heap_size fsm_log_write fsm_state_of_malloc " ] || fail "needs $needed"

# Mutable static storage shows as data (D) or zeroed data (B, C); its name says whose state it is.
! grep ' [DdBbCc] ' "$folder/symbols" | grep -v ' fsm_state_of_' >&2 || fail "has mutable static storage"
grep -q ' T memcpy$' "$folder/symbols" || fail "has no memcpy"

"$dis" "$libc" -o "$folder/libc.ll"
# What copies and fills must not have become a call of itself.
for name in memcpy memmove memset memcmp memchr strlen; do
    awk -v name="$name" '$1 == "define" && index($0, "@" name "(") { inside = 1; found = 1 }
        inside { print }
        $1 == "}" { inside = 0 }
        END { exit !found }' "$folder/libc.ll" >"$folder/body" || fail "has no $name"
    ! grep -E 'call .*@(llvm\.)?(memcpy|memmove|memset|memcmp|bcmp|memchr|strlen)' "$folder/body" >&2 || fail "$name calls itself"
done
! grep -q ' asm ' "$folder/libc.ll" || fail "has inline assembly"
! grep -q 'llvm.global.annotations' "$folder/libc.ll" || fail "has annotations, which keep uncalled API calls alive"

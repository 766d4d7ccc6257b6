# headers.sh INCLUDE CLANG: every header an app may include stands alone, for every target, and its formats fit its types.
set -eu
include=$1 clang=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for header in "$include"/*.h "$include"/fsm/*.h; do
    echo "#include <${header#"$include"/}>"
done >"$folder/all"
[ "$(wc -l <"$folder/all")" -ge 12 ] || { echo "$include: headers are missing" >&2; exit 1; }

cat >"$folder/formats.c" <<'END'
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
int formats(char *to, size_t size, int8_t a, uint16_t b, int32_t c, uint64_t d, intmax_t e, uintptr_t f, uint_fast16_t g,
            int_least64_t h)
{
    return snprintf(to, size, "%" PRId8 "%" PRIu16 "%" PRIi32 "%" PRIx64 "%" PRIdMAX "%" PRIXPTR "%" PRIuFAST16 "%" PRIdLEAST64 "%zu%td",
                    a, b, c, d, e, f, g, h, size, (ptrdiff_t)size);
}
END

resources=$("$clang" -print-resource-dir)
# fsmcc looks into these headers first, then into the compiler's; this build does it the other way round.
for order in "-isystem $include -isystem $resources/include" "-isystem $resources/include -isystem $include"; do
    for target in x86_64-linux-gnux32 thumbv7m-none-eabi thumbv7em-none-eabihf; do
        compile="$clang --target=$target -std=c11 -ffreestanding -nostdinc $order -Wall -Wextra -Wformat -Werror -fsyntax-only"
        # One by one, and twice each, because a header must not depend on what came before it.
        while read -r line; do
            printf '%s\n%s\ntypedef int something;\n' "$line" "$line" >"$folder/one.c"
            $compile "$folder/one.c"
        done <"$folder/all"
        $compile "$folder/formats.c"
    done
done

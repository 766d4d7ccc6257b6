# compare.sh TEST REFERENCE CAPTURE: the sample logs for the capture, in whatever pieces, just what the reference works out.
set -eu
test=$1 reference=$2 capture=$3
[ -e "$capture" ] || { echo "skipped: $capture is not here"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$test" "$capture" >"$folder/ours"
python3 "$reference" "$capture" >"$folder/reference"
grep -q ' fix ' "$folder/reference"
diff -u "$folder/reference" "$folder/ours"

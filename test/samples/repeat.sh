# repeat.sh SCRIPT CAPTURE: the script makes just the capture that is kept.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$1" "$folder/make.py"
python3 "$folder/make.py"
cmp "$folder/capture.nmea" "$2"

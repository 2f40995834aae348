#!/bin/sh
# Throws broken packets at the SIP shim, built with AddressSanitizer and UBSan: fuzz-sip.sh [PACKETS [SEED]].
#
# The sanitizers see all of the shim, and of Debian's libre what passes through malloc. To have them see libre as well,
# build its source with them (make RELEASE=1 EXTRA_CFLAGS="-fsanitize=address,undefined -DVALGRIND" libre.a) and name the
# folder: LIBRE=/path/to/re-1.1.0 scripts/fuzz-sip.sh. That is what finds a reference given back twice.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# gcc's linker finds its sanitizers by itself; what the endpoint says of broken packets is of no interest.
headers=$(pkg-config --cflags libre)
library="$(pkg-config --libs libre) -lspandsp -lssl -lcrypto"
if [ -n "${LIBRE:-}" ]; then
    headers="-I $LIBRE/include"
    library="$LIBRE/libre.a -lspandsp -lssl -lcrypto -lz -lresolv"
fi
# shellcheck disable=SC2086 # flags are words
gcc -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -Wall -Wextra -Werror \
    -I Sources/CReShim -I Sources/CReShim/include $headers \
    Sources/CReShim/*.c Tests/SIPFuzz/fuzz.c -o "$folder/fuzz" $library -lpthread -lm
"$folder/fuzz" "${1:-10000}" "${2:-1}" 2>"$folder/errors" || {
    status=$?
    grep -v -e 'msg decode err' -e 'unhandeled' "$folder/errors" >&2 || true
    exit "$status"
}

#!/bin/sh
# Installs the Debian packages that building, testing and running Foyer need and this machine lacks.
set -eu

# What Foyer is linked with, and PocketSphinx's English model.
build="libespeak-ng-dev libpocketsphinx-dev libpq-dev libre-dev libsphinxbase-dev libsndfile1-dev libsodium-dev libssl-dev
libspandsp-dev libspeexdsp-dev libsqlite3-dev pkg-config pocketsphinx-en-us"
# The callers of the tests speak with flite's voices; several nodes share a PostgreSQL of their own. Calls by SIP have
# sipp and baresip at their other end, and Kamailio between; its example asks python3 for free ports. `foyer adapt`
# drives sphinxtrain. The pages are tried in Chromium.
tests="baresip-core chromium flite kamailio openssl pocketsphinx postgresql python3 python3-venv sip-tester
sphinxbase-utils sphinxtrain"

missing=""
for package in $build $tests; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] ||
        missing="$missing $package"
done

if ! command -v swift >/dev/null 2>&1; then
    echo "setup: Swift 6.3 or newer is not on the PATH: install it from https://www.swift.org/install/linux/" >&2
    exit 1
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: this machine has no apt-get; install what corresponds to:$missing" >&2
    exit 1
fi
root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup: not root and no sudo; ask an administrator to run: apt-get install$missing" >&2
        exit 1
    fi
    root=sudo
fi
echo "setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the lists are words on purpose
{ $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends $missing >/dev/null; } || {
    echo "setup: apt could not install$missing; see its message above" >&2
    exit 1
}

#!/bin/sh
# Installs what checks the pages and the API from outside, in a Python of its own under .build; anew when its list changed.
set -eu

list="$(dirname "$0")/../Tests/Browser/requirements.txt"
python="$(dirname "$0")/../.build/python"
cmp -s "$list" "$python/requirements.txt" && exit 0
echo "setup: installing what the tests of the pages need into .build/python"
{ python3 -m venv "$python" && "$python/bin/pip" install -q -r "$list" && cp "$list" "$python/requirements.txt"; } || {
    echo "setup: pip could not install what $list names; see its message above" >&2
    exit 1
}

#!/usr/bin/env bash
# Fuzzes every Fuzz function of the tree, one after the other.
#
#   scripts/fuzz.sh DURATION [PATTERN]   DURATION of each, as go test -fuzztime takes it (5s, 10m);
#                                        PATTERN: a regular expression on "package Function"
#
# Findings are written to testdata/fuzz beside the test: commit them with the fix. Fuzzing
# compiles its packages anew with coverage counters, minutes for those that link the SDK; the
# seeds and all findings run in `make test`, too.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 1 ]; then
    echo "usage: scripts/fuzz.sh DURATION [PATTERN], for example: scripts/fuzz.sh 30s address" >&2
    exit 2
fi
duration=$1
pattern=${2:-.}

targets=$(git grep --untracked -oE '^func Fuzz[A-Za-z0-9_]*\(' -- '*_test.go' |
    sed -E 's|^(.*)/[^/]*:func (Fuzz[A-Za-z0-9_]*)\($|./\1 \2|' | grep -E "$pattern" || true)
if [ -z "$targets" ]; then
    echo "scripts/fuzz.sh: no Fuzz function matches $pattern" >&2
    exit 1
fi

status=0
while read -r package name; do
    echo "== $package $name ($duration)"
    go test -vet=off -ldflags="-s -w" -run '^$' -fuzz "^$name\$" -fuzztime "$duration" "$package" </dev/null || status=1
done <<<"$targets"
exit $status

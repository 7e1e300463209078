#!/usr/bin/env bash
# Runs every Go test but those of test/e2e, each once.
#
# Packages whose tests do not link the SDK run under the race detector. For the others that
# would mean compiling some 2,000 packages a second time; they run without. The flags are those
# of `make build`, so that both share one build cache, and vet is left to `make lint`, which
# runs all of it.
set -euo pipefail
cd "$(dirname "$0")/.."

heavy='github.com/cosmos/(cosmos-sdk|evm)(/| |$)'
all=$(go list ./... | grep -v '/test/e2e\(/\|$\)')

# shellcheck disable=SC2086 # a list of packages
race=$(go list -test -f '{{.ImportPath}} {{join .Deps " "}}' $all |
    awk -v heavy="$heavy" '$1 ~ /\.test$/ && $0 !~ heavy { sub(/\.test$/, "", $1); print $1 }')
plain=$(grep -vxF -f <(echo "${race:-none}") <<<"$all" || true)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=()

run() {
    # Of packages without tests there is nothing to tell, but they must compile.
    go test -p 2 -vet=off -ldflags="-s -w" "$@" 2>&1 | grep -v '\[no test files\]$' | tee -a "$log"
}

scripts/test-alerts.sh || failed+=(scripts/test-alerts.sh)
scripts/test-compose.sh || failed+=(scripts/test-compose.sh)
if [ -n "$race" ]; then
    # shellcheck disable=SC2086
    run -race $race || failed+=("go test -race")
fi
if [ -n "$plain" ]; then
    # shellcheck disable=SC2086
    run $plain || failed+=("go test")
fi

# Said last, where the end of a log is all that a reader has.
if [ ${#failed[@]} -gt 0 ]; then
    {
        echo
        echo "failed: ${failed[*]}"
        grep -E '^(FAIL|panic:|WARNING: DATA RACE|\s*--- FAIL)|\[build failed\]' "$log" || true
    } >&2
    exit 1
fi

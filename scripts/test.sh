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

run() {
    go test -p 2 -vet=off -ldflags="-s -w" "$@"
}

status=0
scripts/test-alerts.sh || status=1
scripts/test-compose.sh || status=1
if [ -n "$race" ]; then
    # shellcheck disable=SC2086
    run -race $race || status=1
fi
if [ -n "$plain" ]; then
    # Of packages without tests there is nothing to tell, but they must compile.
    # shellcheck disable=SC2086
    run $plain > >(grep -v '\[no test files\]$') || status=1
    wait
fi
exit $status

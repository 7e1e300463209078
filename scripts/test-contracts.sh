#!/usr/bin/env bash
# Tests the contracts: that what Go embeds of them is what the sources compile to, Foundry tests
# with fuzz and invariants, the aims for gas, the encodings against those of Go, and formatting.
#
#   scripts/test-contracts.sh [FLAGS OF forge test]
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scripts/contracts.sh compile "$work"
for file in artifacts bindings/portal/portal.go; do
    if ! diff -r "contracts/$file" "$work/$file" >/dev/null; then
        echo "contracts/$file is not what the sources compile to: run scripts/contracts.sh" >&2
        exit 1
    fi
done
contracts/portal/forge.mjs fmt --check
contracts/portal/forge.mjs test "$@"
go test -vet=off -ldflags="-s -w" ./internal/portalabi

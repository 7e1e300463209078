#!/usr/bin/env bash
# Runs the pinned golangci-lint with .golangci.yml.
#
#   scripts/lint.sh             check the whole tree
#   scripts/lint.sh run DIR...  check some packages
#   scripts/lint.sh fmt         format the whole tree
set -euo pipefail
cd "$(dirname "$0")/.."

linter=$(scripts/tool.sh lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint)
if [ $# -eq 0 ]; then
    set -- run ./...
fi
exec "$linter" "$@"

#!/usr/bin/env bash
# Runs `make generate` and fails if it changes the tree. Uncommitted work is no hindrance: the
# tree is compared with itself, as git would store it before and after.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    echo "scripts/generate-check.sh: needs a git checkout to compare with" >&2
    exit 1
fi
index=$(mktemp)
trap 'rm -f "$index"' EXIT

snapshot() {
    cp "$(git rev-parse --git-path index)" "$index"
    GIT_INDEX_FILE=$index git add --all
    GIT_INDEX_FILE=$index git write-tree
}

before=$(snapshot)
scripts/generate.sh
after=$(snapshot)
if [ "$before" != "$after" ]; then
    git --no-pager diff --stat "$before" "$after" >&2
    echo "generated files are stale: run 'make generate' and commit what it writes" >&2
    exit 1
fi
echo "generated files are up to date"

#!/usr/bin/env bash
# Builds a pinned tool and prints the path of its binary.
#
#   scripts/tool.sh MODULE PACKAGE [TAGS]
#
# MODULE is a folder under tools/ with a go.mod of its own, PACKAGE a Go package path that it
# pins or that lies there, TAGS are build tags. The binary goes to .tools/ under a name keyed by the folder's files
# (go.mod, go.sum, sources) and the Go version, so that it is built once and rebuilt when one of them changes.
set -euo pipefail

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: scripts/tool.sh MODULE PACKAGE [TAGS], for example: scripts/tool.sh lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
module=$root/tools/$1
package=$2
tags=${3-}
if [ ! -f "$module/go.mod" ]; then
    echo "scripts/tool.sh: tools/$1 has no go.mod" >&2
    exit 2
fi

# A package path may end in a version (.../protoc-gen-go/v2), which names no binary.
name=$(basename "$package")
case $name in v[0-9]*) name=$(basename "$(dirname "$package")") ;; esac

key=$({
    find "$module" -type f | LC_ALL=C sort | xargs cat
    go env GOVERSION
} | git hash-object --stdin | cut -c1-12)
binary=$root/.tools/$name-$key

if [ ! -x "$binary" ]; then
    echo "scripts/tool.sh: building $name (once; minutes on a cold cache)" >&2
    mkdir -p "$root/.tools"
    # Renamed into place, so that an interrupted build leaves no broken tool behind.
    (cd "$module" && GOFLAGS='' GOWORK=off go build -tags="$tags" -buildvcs=false -ldflags="-s -w" -o "$binary.$$" "$package")
    mv "$binary.$$" "$binary"
fi
echo "$binary"

#!/usr/bin/env bash
# Copies the protobuf files of dependencies that proto/ imports, directly or not, from the Go
# module cache to third_party/proto. Google's own types (google/protobuf) come with buf.
#
#   scripts/export-protos.sh
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
target=third_party/proto

# Where each dependency keeps its protos. A file is taken from the first that has it.
sources=(
    "github.com/cosmos/cosmos-sdk proto"
    "github.com/cosmos/evm proto"
    "github.com/cosmos/cosmos-proto proto"
    "github.com/cosmos/gogoproto ."
    "github.com/grpc-ecosystem/grpc-gateway third_party/googleapis"
)

folders=()
for source in "${sources[@]}"; do
    read -r module folder <<<"$source"
    go mod download "$module"
    folders+=("$(go list -m -f '{{.Dir}}' "$module")/$folder")
done

imports() {
    sed -n 's/^import \(public \|weak \)\{0,1\}"\(.*\)";.*/\2/p' "$1"
}

find_proto() {
    local folder
    for folder in "${folders[@]}"; do
        if [ -f "$folder/$1" ]; then
            echo "$folder/$1"
            return
        fi
    done
    echo "scripts/export-protos.sh: no dependency has $1, which a proto imports: correct the import, or name its module in this script" >&2
    return 1
}

exported=$(mktemp -d)
trap 'rm -rf "$exported"' EXIT

queue=()
while IFS= read -r file; do
    while IFS= read -r name; do queue+=("$name"); done < <(imports "$file")
done < <(find proto -name '*.proto' | LC_ALL=C sort)

while [ ${#queue[@]} -gt 0 ]; do
    name=${queue[0]}
    queue=("${queue[@]:1}")
    case $name in google/protobuf/*) continue ;; esac
    if [ -f "proto/$name" ] || [ -f "$exported/$name" ]; then continue; fi
    file=$(find_proto "$name")
    # The module cache is read-only; what is committed is not.
    mkdir -p "$exported/$(dirname "$name")"
    install -m 644 "$file" "$exported/$name"
    while IFS= read -r next; do queue+=("$next"); done < <(imports "$file")
done

mkdir -p "$target"
find "$target" -name '*.proto' -delete
find "$target" -mindepth 1 -type d -empty -delete
cp -R "$exported/." "$target/"

#!/usr/bin/env bash
# Writes internal/openapi/openapi.json: the REST gateway's routes of our modules and of those of the SDK
# and cosmos/evm that the node mounts. The protos of dependencies come from the Go module cache. Called
# by scripts/generate.sh, which has buf on the PATH.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

copy() { # MODULE FOLDER TARGET
    go mod download "$1"
    mkdir -p "$work/proto/$3"
    cp -R "$(go list -m -f '{{.Dir}}' "$1")/$2/." "$work/proto/$3"
    chmod -R u+w "$work/proto"
}
copy github.com/cosmos/cosmos-sdk proto .
copy github.com/cosmos/evm proto .
copy github.com/cosmos/cosmos-proto proto .
copy github.com/cosmos/gogoproto gogoproto gogoproto
copy github.com/grpc-ecosystem/grpc-gateway third_party/googleapis .
cp -R proto/bttc "$work/proto/"
find "$work/proto" -type f ! -name '*.proto' -delete
# Services that the node does not mount, and routes that cosmos/evm gives to messages, which no gateway sends.
find "$work/proto/cosmos" -name tx.proto -path '*/evm/*' -exec sed -i '/google.api.http/d' {} +
rm -rf "$work"/proto/cosmos/{counter,epochs,mint,params,protocolpool,base/reflection,reflection,autocli,app/runtime}

mkdir "$work/bin"
ln -s "$(scripts/tool.sh openapi github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv2)" "$work/bin/protoc-gen-openapiv2"
cat >"$work/buf.yaml" <<'EOF'
version: v2
modules:
  - path: proto
EOF
cat >"$work/gen.yaml" <<'EOF'
version: v2
plugins:
  - local: protoc-gen-openapiv2
    out: out
    strategy: all
    # Names as the gateway writes them: snake_case fields, full names of messages.
    opt: [allow_merge=true, merge_file_name=openapi, json_names_for_fields=false, openapi_naming_strategy=fqn]
EOF
paths=()
while IFS= read -r file; do paths+=(--path "$file"); done < <(cd "$work" && grep -rl --include='*.proto' '(google.api.http)' proto/bttc proto/cosmos | LC_ALL=C sort)
(cd "$work" && PATH=$work/bin:$PATH buf generate --template gen.yaml "${paths[@]}")
go run -ldflags="-s -w" ./internal/openapi/generate "$work/out/openapi.swagger.json" internal/openapi/openapi.json

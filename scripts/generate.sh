#!/usr/bin/env bash
# Writes all generated code: the protos of dependencies (third_party/proto), the Go code of our
# own (x/*/types), the mocks of tests and the ABIs of contracts. It needs no network but the Go
# module proxy and the npm registry, and a second run changes nothing.
#
#   scripts/generate.sh
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
module=$(go list -m)

# Generated code and the runtime it calls must be of one version.
pinned=$(go list -m -f '{{.Version}}' github.com/cosmos/gogoproto)
plugin=$(cd tools/buf && GOWORK=off go list -m -f '{{.Version}}' github.com/cosmos/gogoproto)
if [ "$pinned" != "$plugin" ]; then
    echo "scripts/generate.sh: go.mod has gogoproto $pinned, tools/buf has $plugin: run" >&2
    echo "  cd tools/buf && go get github.com/cosmos/gogoproto@$pinned && go mod tidy" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BUF_CACHE_DIR=$work/cache

mkdir "$work/bin"
for package in \
    github.com/bufbuild/buf/cmd/buf \
    github.com/cosmos/gogoproto/protoc-gen-gocosmos \
    github.com/grpc-ecosystem/grpc-gateway/protoc-gen-grpc-gateway; do
    ln -s "$(scripts/tool.sh buf "$package")" "$work/bin/$(basename "$package")"
done
export PATH=$work/bin:$PATH

echo "generate: exporting the protos of dependencies"
scripts/export-protos.sh

echo "generate: checking proto/"
buf format --write proto
buf lint

# Written aside first, so that a failure leaves the old code in place.
echo "generate: writing Go code from proto/"
buf generate --template proto/buf.gen.yaml --output "$work/out" proto
find x -path '*/types/*' \( -name '*.pb.go' -o -name '*.pb.gw.go' \) -delete
cp -R "$work/out/$module/." .

echo "generate: writing mocks"
find x -path '*/types/expected_keepers.go' | LC_ALL=C sort | while IFS= read -r keepers; do
    mocks=$(dirname "$(dirname "$keepers")")/testutil/mocks.go
    go run go.uber.org/mock/mockgen -source="$keepers" -package=testutil -write_package_comment=false -destination="$mocks"
done

echo "generate: describing the REST gateway"
scripts/openapi.sh

echo "generate: writing TypeScript types"
scripts/client-ts.sh

echo "generate: describing the networks to wallets and registries"
go run -ldflags="-s -w" ./networks/registry/generate

echo "generate: writing the ABIs of contracts"
scripts/contracts.sh

#!/usr/bin/env bash
# Writes the TypeScript types of our messages (client/ts/dist) from proto/, with the ts-proto and the
# compiler that client/ts/package.json pins. Called by scripts/generate.sh, which has buf on the PATH.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root/client/ts"

stamp=node_modules/.package-lock.json
if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    npm ci --silent
    touch "$stamp"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && PATH=$root/client/ts/node_modules/.bin:$PATH buf generate --template client/ts/buf.gen.yaml --output "$work" \
    --path proto/bttc/bridge/v1/tx.proto --path proto/bttc/paychan/v1/tx.proto --path proto/bttc/rewards/v1/tx.proto)
# These are of options alone, which no message refers to.
rm -rf "$work"/gen/{amino,cosmos_proto,gogoproto} "$work/gen/cosmos/msg" "$work/gen/google/protobuf/descriptor.ts" "$work/gen/google/api"
rm -rf src/gen dist
cp -R "$work/gen" src/gen
node_modules/.bin/tsc

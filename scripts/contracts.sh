#!/usr/bin/env bash
# Writes what Go embeds of the contracts in contracts/ (ABIs, artifacts, bindings), the vectors
# and the gas report. It needs Node and what the lock files of test/e2e/js and contracts/portal pin.
#
#   scripts/contracts.sh             all of it, into the tree
#   scripts/contracts.sh compile DIR only artifacts and bindings of the Portal, into DIR
set -euo pipefail
cd "$(dirname "$0")/.."

js=test/e2e/js
portal=contracts/portal
contracts=(Portal Token FalseToken BlacklistToken)

solc_of() { node -p "require('./$1/package-lock.json').packages['node_modules/solc'].version"; }

install() {
    # npm writes this file last, so an interrupted install counts as none.
    if [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then
        npm ci --prefix "$1" --no-audit --no-fund >&2
    fi
}

compile() {
    local out=$1 artifacts=()
    install "$portal"
    mkdir -p "$out/artifacts" "$out/bindings/portal"
    "$portal/forge.mjs" build >&2
    (cd "$portal" && node artifacts.mjs "$out/artifacts" "${contracts[@]}")
    for contract in "${contracts[@]}"; do
        artifacts+=("$out/artifacts/$contract.json")
    done
    go run ./contracts/bindings/generate "$out/bindings/portal/portal.go" "${artifacts[@]}"
}

if [ "$(solc_of "$js")" != "$(solc_of "$portal")" ]; then
    echo "scripts/contracts.sh: $js and $portal pin different versions of solc: pin one" >&2
    exit 1
fi
case ${1-} in
compile)
    compile "$(realpath "$2")"
    exit
    ;;
'') ;;
*)
    echo "usage: scripts/contracts.sh [compile DIR]" >&2
    exit 2
    ;;
esac

install "$js"
node "$js/abi.mjs" contracts/paychan/IPaychan.sol x/paychan/precompile/abi.json
node "$js/abi.mjs" contracts/bridge/IBridge.sol x/bridge/precompile/abi.json
node "$js/runtime.mjs" contracts/wrapped/WBTT.sol WBTT internal/wbtt/code.hex
compile "$PWD/contracts"
# Solidity plays what Go writes, and Go reads what Solidity writes.
go test -vet=off -ldflags="-s -w" -count=1 -run '^TestVectors$' ./internal/portalabi -update >&2
touch docs/spec/vectors/portal-logs.json "$portal/GAS.md"
PORTAL_UPDATE=true "$portal/forge.mjs" test --match-test _written >&2
